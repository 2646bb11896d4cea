using System.Collections.Frozen;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>The words and phrases that the grammar knows, in English and Chinese.</summary>
internal static class Lexicon
{
    /// <summary>Words in the longest phrase.</summary>
    public const int LongestPhrase = 6;

    private static readonly (char Key, string Phrases)[] English =
    [
        (Keys.Why, "why|how come|why on earth|why the hell|for what reason"),
        (Keys.Cannot, "can't|cant|cannot|can not|couldn't|couldnt|could not|unable to|not able to|isn't able to|is not able to|is unable to|am unable to"
            + "|am not able to|are unable to|fails to|fail to|failing to|is failing to|does not|doesn't|doesnt|do not|don't|dont|won't|wont|will not|not|no longer"),
        (Keys.Can, "can|could|does|do|should|is able to|be able to|able to|may|will|would"),
        (Keys.Reach, "reach|reaching|reaches|access|accessing|accesses|connect to|connecting to|connects to|connect with|connect|connecting"
            + "|talk to|talking to|talks to|talk with|get to|getting to|gets to|get through to|call|calling|calls|hit|hitting|see|seeing|contact|open"
            + "|speak to|communicate with|ping|curl|resolve|query|use|go to|go"),
        (Keys.From, "from|out of|by"),
        (Keys.To, "to|->|towards|into"),
        (Keys.In, "in|in namespace|in the namespace|in ns|in the ns|namespace|inside|within|of namespace|-n|--namespace"),
        (Keys.Check, "check|test|diagnose|debug|probe|try|verify|look at|look into|have a look at|what's wrong with|what is wrong with|whats wrong with"
            + "|what's up with|troubleshoot|investigate|examine|analyze|analyse|inspect|what happened to|what happened with|fix|repair|mend|solve|problem with|issue with|trouble with"),
        (Keys.Is, "is|are|isn't|isnt|aren't|was|'s|seems|appears|looks"),
        (Keys.Down, "down|unreachable|not reachable|inaccessible|not accessible|not working|broken|not responding|timing out|times out|timed out|timeout"
            + "|time out|failing|fails|failed|dead|unavailable|not available|not answering|doesn't answer|does not answer|doesn't respond|does not respond"
            + "|doesn't work|does not work|connection refused|refused|refuse|refuse connections|refuses connections|refusing connections|not up|offline|no route to host|unhealthy|sick"
            + "|not healthy|not ready|hanging|hangs|timeouts|error|errors|a 502|a 503|a 504|502|503|504|connection reset|econnrefused|etimedout|nxdomain"),
        (Keys.Up, "up|reachable|ok|okay|fine|working|alive|healthy|available|accessible|responding|ready|back|fixed|well|online|reached|be reached|be accessed"),
        (Keys.Who, "anyone|anybody|somebody|someone|who|who all|who else|which pods|which pod|what pods|which workloads|which services|which apps|which sources"),
        (Keys.What, "what|where|what all|what else|which targets|which destinations|which hosts"),
        (Keys.Explain, "explain|what is|what's|whats|what does|what do|tell me about|describe|define|meaning of"),
        (Keys.Mean, "mean|means|stand for|meaning|about"),
        (Keys.Status, "status|health|how are you|are you there|are you ok|are you alive|how is the cluster|how's the cluster|cluster status|state|ping|what's up|whats up"),
        (Keys.Services, "services|svcs|list services|list all services|show services|list the services|show the services|show me the services|show me services"
            + "|which services are there|which services are broken|what services are there|broken services|all services|list svc|services with problems|ill services|unhealthy services|failing services|services that fail|which services are ill|services in all namespaces|services everywhere"
            + "|what is broken|what's broken|whats broken|what is down|what's down|what is ill|what is failing|what's failing|what is not working|what doesn't work"
            + "|what is wrong|what's wrong|whats wrong|is anything broken|is something broken|is anything down|is everything ok|is everything okay|any problems"
            + "|are there any problems|are there problems|any issues|are there any issues|which services are down|which services are failing|which services fail"),
        (Keys.Watch, "watch|monitor|follow|keep an eye on|tell me when|notify me when|let me know when|ping me when|alert me when|wait for"),
        (Keys.Unwatch, "unwatch|stop watching|unfollow|stop following|stop monitoring|don't watch|cancel watch|no longer watch|stop"),
        (Keys.All, "all|everything|all of them|all watches|them all"),
        (Keys.Again, "again|retry|rerun|re-run|run again|run it again|try again|try it again|repeat|once more|one more time|check again|redo"),
        (Keys.Details, "details|detail|more|show details|show me details|tell me more|more details|show more|the details|verbose|full report|the whole report|show everything"),
        (Keys.IAm, "i am|i'm|im|my pod is|my workload is|my service is|my app is|my deployment is|i speak for|call me|set me to"),
        (Keys.WhoAmI, "who am i|whoami|what am i|who am i to you"),
        (Keys.Help, "help|usage|commands|what can you do|what can i ask|how do i use this|how do you work|how does this work|hello|hi|hey|?|examples|man"),
        (Keys.Me, "my pod|my app|my service|my workload|my deployment|my application|our service|our app|i|me|we|us|myself|ourselves|you|yourself|netdoctor"),
        (Keys.Noun, "service|svc|pod|pods|deployment|deploy|workload|app|application|server|statefulset|container|endpoint|host|backend|connection|connections"
            + "|traffic|network|it|this|that|there|my|our"),
        (Keys.Get, "get|gets|getting|got|keeps getting|receives|sees"),
        (Keys.Port, "port|on port|at port|the port"),
        (Keys.Filler, "&|-|the|a|an|please|pls|plz|still|currently|suddenly|just|really|anymore|any|thanks|thank you|thx|ty|asap|right|today|some|also|even|actually"
            + "|could you|can you|would you|will you|could you please|can you please|do you know|any idea|tell me|show me|find out|i wonder|wondering|help me understand"
            + "|i want to know|i'd like to know|guys|folks|team|in all namespaces|in every namespace|across all namespaces|everywhere|hey there|quickly|there|here|if|whether|and|so|but|then|ok|kindly|dear|at all|now|on|at|with|via|of|for|again?|gone|be|been|has|have|had|am"),
    ];

    // In the order of English: what stands at the end of a Chinese sentence is put where the grammar expects it by its patterns.
    private static readonly (char Key, string Phrases)[] Chinese =
    [
        (Keys.Why, "为什么|为啥|为何|怎么|咋|為什麼|怎麼"),
        (Keys.Cannot, "不能|无法|不可以|没办法|没法|無法|沒辦法|不可"),
        (Keys.Can, "能不能|能否|能|可以|可不可以|是否能|是否可以|是否"),
        (Keys.Reach, "访问不了|访问不到|连接不了|连接不上|连不上|连不到|打不开|訪問不了|访问到|访问|连接到|连接|连通|连上|连到|连|到达|调用|请求|打开|訪問|連接|連上|看到|解析"),
        (Keys.From, "从|由|從"),
        (Keys.By, "被"),
        (Keys.To, "到|去|至"),
        (Keys.In, "命名空间|在命名空间|在|名字空间|空间"),
        (Keys.Check, "检查一下|检查|诊断一下|诊断|看看|看一下|排查一下|排查|测试一下|测试|查一下|查看|檢查|診斷|试试"),
        (Keys.Down, "挂了|坏了|不通|不可用|超时|连接被拒绝|故障|异常|有问题|不正常|断了|掛了|壞了"),
        (Keys.Up, "通吗|通|正常|可用|好了|恢复|恢复了|健康|活着"),
        (Keys.Who, "谁|哪些服务|哪些pod|誰|哪个服务|哪些"),
        (Keys.What, "什么|哪里|哪儿|哪些地方|哪些目标|什麼"),
        (Keys.Explain, "解释一下|解释|说明|什么是|解釋|介绍一下|介绍"),
        (Keys.Mean, "是什么意思|什么意思|是什么|是啥|意思"),
        (Keys.Status, "状态|健康状态|集群状态|狀態|你好吗"),
        (Keys.Services, "服务列表|列出服务|所有服务|服务有哪些|有哪些服务|的服务|里的服务|服務列表|显示服务|哪里坏了|什么坏了|有什么问题|有没有问题|哪些服务有问题|哪些服务坏了|出了什么问题"),
        (Keys.Watch, "恢复了告诉我|恢复告诉我|恢复后告诉我|通了告诉我|好了通知我|恢复了通知我|恢复通知我|关注|监视|监控|盯着|盯住|监听|关注一下|好了告诉我|關注|監視"),
        (Keys.Unwatch, "取消关注|取消监视|取消监控|停止关注|停止监视|停止监控|不用看了|别看了|取消關注"),
        (Keys.Again, "再来一次|重试|再试一次|再试试|再查一次|重新检查|再检查一次|重来|再一次"),
        (Keys.Details, "详情|详细|详细信息|更多|细节|詳情|完整报告"),
        (Keys.IAm, "我是|我的服务是|我的应用是|我的pod是"),
        (Keys.WhoAmI, "我是谁|我是誰"),
        (Keys.Help, "帮助|帮忙|怎么用|你能做什么|你会什么|你好|您好|使用方法|命令|幫助"),
        (Keys.Me, "我们|我|本机|自己|我們|你"),
        (Keys.Noun, "服务|应用|服務|容器|数据库|集群|网络"),
        (Keys.Port, "端口|的端口|埠"),
        (Keys.Filler, "吗|呢|吧|啊|呀|了|请|请问|一下|帮我|麻烦|谢谢|多谢|现在|突然|又|还是|还|是|的|里|中|上|里面|中的|里的|嘛|么|都|呗|請|謝謝|告诉我|想知道|知道|有没有|会|不了|不到|不上|不通了"),
    ];

    private static readonly FrozenDictionary<string, char> ByPhrase = Read(English);

    private static readonly FrozenDictionary<string, char> ByChinese = Read(Chinese);

    /// <summary>Words of one English phrase, separated by single spaces.</summary>
    /// <param name="phrase">In lower case.</param>
    public static char? KeyOf(string phrase) => ByPhrase.TryGetValue(phrase, out var key) ? key : null;

    /// <summary>A Chinese phrase.</summary>
    /// <param name="phrase">The phrase.</param>
    public static char? KeyOfChinese(string phrase) => ByChinese.TryGetValue(phrase, out var key) ? key : null;

    /// <summary>Single words, for finding the one that was meant by a misspelt one.</summary>
    public static IEnumerable<string> SingleWords => ByPhrase.Keys.Where(phrase => !phrase.Contains(' ', StringComparison.Ordinal));

    // What is listed first counts where a phrase is listed twice.
    private static FrozenDictionary<string, char> Read((char Key, string Phrases)[] lists) => lists
        .SelectMany(list => list.Phrases.Split('|').Select(phrase => (Phrase: phrase, list.Key)))
        .GroupBy(pair => pair.Phrase, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.First().Key, StringComparer.Ordinal);
}
