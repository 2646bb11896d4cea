using System.Collections.Immutable;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests;

/// <summary>Replies of all kinds: usual, long, and hostile.</summary>
internal static class SampleReplies
{
    /// <summary>What somebody could call a Deployment, were there no rules, or put into an annotation or a log line.</summary>
    public static ImmutableArray<string> Hostile { get; } =
    [
        "<!everyone>", "<!channel|here>", "<@U061F7AUR>", "<#C123|general>", "<!subteam^S1|@ops>", "<https://evil.example|slack.com>", "@here @channel @everyone",
        "*bold* _italic_ ~gone~ `code`", "```\nfence", "> quote", "&lt;!everyone&gt;", ":tada: :x:", "[link](https://evil.example)", "\u202Egnp.exe", "a\u200Bb\u0000c\u001B[31m",
        "\U0001F468\u200D\U0001F469", "\uD800", new string('\n', 50), "", "   ", "\"},{\"type\":\"image\"", "mailto:a@b.c", "http://evil.example",
    ];

    /// <summary>All of them, by the name of their golden file.</summary>
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["answer"] = Answer(),
        ["progress"] = new()
        {
            Sentence = "Looking: 3 of 7 hops.",
            Tone = Tone.Working,
            Strip = [new("web", HopState.Ok), new("DNS", HopState.Ok), new("Service payments", HopState.Unknown)],
        },
        ["good"] = new() { Sentence = "web reaches db on port 5432.", Tone = Tone.Good, Buttons = [new("Run again", "again")] },
        ["question"] = new()
        {
            Sentence = "In which namespace is payments?",
            Buttons = [.. Enumerable.Range(1, 10).Select(number => new ReplyButton($"shop-{number}", $"check payments.shop-{number}"))],
        },
        ["busy"] = BusyReply.Reply,
        ["long"] = Long(),
        ["hostile"] = Named(Hostile),
        ["endless"] = Named([.. Enumerable.Repeat(new string('x', 5000), 60)]),
        ["emoji"] = new() { Sentence = string.Concat(Enumerable.Repeat("\U0001F600", 4000)), Footer = string.Concat(Enumerable.Repeat("\U0001F600", 900)) },
    }.ToImmutableDictionary();

    private static Reply Answer() => new()
    {
        Sentence = "web can't reach payments:80: none of the 2 pods behind the Service is ready.",
        Tone = Tone.Bad,
        Strip =
        [
            new("web", HopState.Ok), new("DNS", HopState.Ok), new("Service", HopState.Degraded), new("Endpoints", HopState.Failed),
            new("Policy", HopState.Unknown), new("Pod", HopState.Skipped),
        ],
        Parts =
        [
            new TextPart("The readiness probe asks for port 8081, and the container listens on 8080."),
            new ListPart(["payments-6d4a73d0-x1: HTTP probe failed with status 404", "payments-6d4a73d0-x2: HTTP probe failed with status 404"]),
            new HeadingPart("Fix"),
            new CodePart("kubectl -n shop patch deployment payments --type=json -p='[\n  {\"op\":\"replace\",\"path\":\"/spec/x\",\"value\":8080}\n]'"),
            new FactsPart([new("Finding", "POD04"), new("Asked", "2 s ago")]),
        ],
        Buttons =
        [
            new("Run again", "again"), new("Details", "details"), new("Watch", "watch payments.shop"), new("Explain", "explain POD04"),
            new("Open report", null, new Uri("https://netdoctor.example/diagnoses/01J?x=<y>&z=1")),
        ],
        Footer = "Diagnosis 01JDXYZ, 12:00:01 UTC",
    };

    private static Reply Long() => new()
    {
        Sentence = "300 pods may reach db.",
        Tone = Tone.Neutral,
        Parts =
        [
            new ListPart([.. Enumerable.Range(1, 300).Select(number => $"shop/web-{number} by policy allow-web on port 5432")]),
            .. Enumerable.Range(1, 80).Select(number => (ReplyPart)new TextPart($"Paragraph {number}: {new string('y', 200)}")),
        ],
        Strip = [.. Enumerable.Range(1, 40).Select(number => new StripHop($"hop {number}", HopState.Ok))],
        Buttons =
        [
            .. Enumerable.Range(1, 30).Select(number => new ReplyButton($"Button {number} {new string('z', 100)}", $"say {number}")),
            new("Open report", null, new Uri("https://netdoctor.example/")),
        ],
    };

    private static Reply Named(ImmutableArray<string> names) => new()
    {
        Sentence = string.Join(' ', names),
        Tone = Tone.Unknown,
        Strip = [.. names.Select(name => new StripHop(name, HopState.Failed))],
        Parts =
        [
            new ListPart(names),
            new FactsPart([.. names.Select(name => new ReplyFact(name, name))]),
            .. names.Select((name, index) => (ReplyPart)(index % 3 == 0 ? new HeadingPart(name) : index % 3 == 1 ? new CodePart(name) : new TextPart(name))),
        ],
        Buttons = [.. names.Select(name => new ReplyButton(name, name)), new("js", null, new Uri("javascript:alert(1)")), new("none", null)],
        Footer = string.Join(' ', names),
    };
}
