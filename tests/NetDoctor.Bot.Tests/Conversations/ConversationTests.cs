using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Identities;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Names;
using NetDoctor.Model.Services;

namespace NetDoctor.Bot.Tests.Conversations;

public sealed class ConversationTests
{
    [Fact]
    public async Task Says_that_it_looks_and_then_puts_the_answer_into_the_same_message()
    {
        using var talk = Shop();

        await talk.SayAsync("why can't web reach payments");

        Assert.Equal([("m1", false, Tone.Working), ("m1", true, Tone.Good)], talk.Channel.Written.Select(one => (one.MessageId, one.IsUpdate, one.Reply.Tone)));
        var asked = Assert.Single(talk.Api.Asked);
        Assert.Equal(("shop/web", "payments.shop:80", TransportProtocol.Tcp), (asked.From, asked.To, asked.Protocol));
        Assert.StartsWith("payments.shop:80 is reachable from shop/web.", talk.Channel.Last.Sentence, StringComparison.Ordinal);
        Assert.Equal(["Run again", "Details", "Watch"], talk.Channel.Last.Buttons.Select(button => button.Label));
    }

    [Fact]
    public async Task Asks_in_the_name_of_whoever_speaks()
    {
        using var talk = Shop();
        talk.Identities.Map.Add(new IdentityMapping { Pattern = "*@example.com", User = "{email}", Groups = ["a", "b"] });
        talk.Channel.Describe = speaker => speaker with { Email = "ann@example.com" };

        await talk.SayAsync("check payments.shop");

        Assert.Equal("ann@example.com", talk.Api.LastHeaders["Impersonate-User"]);
        Assert.Equal("a|b", talk.Api.LastHeaders["Impersonate-Group"]);
    }

    [Fact]
    public async Task Tells_whom_the_cluster_does_not_know_how_to_become_known_and_asks_nothing_for_him()
    {
        using var talk = Shop();
        talk.Identities.AnonymousUser = null;

        var reply = await talk.SayAsync("check payments.shop");

        Assert.Contains("DOC19", reply.Sentence, StringComparison.Ordinal);
        Assert.True(reply.IsPrivate);
        Assert.Contains("u-ann", Assert.Single(reply.Parts.OfType<CodePart>()).Code, StringComparison.Ordinal);
        Assert.Empty(talk.Api.Asked);
        Assert.DoesNotContain("DOC19", (await talk.SayAsync("help")).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_the_chat_service_knows_of_somebody_to_him_alone()
    {
        using var talk = Shop();
        talk.Identities.AnonymousUser = null;
        talk.Identities.Map.Add(new IdentityMapping { Pattern = "*@example.org", User = "{email}" });
        talk.Channel.Describe = speaker => speaker with { Email = "ann@example.com" };

        var reply = await talk.SayAsync("check payments.shop", null, Said.Here with { Scope = PlaceScope.Channel });

        Assert.True(reply.IsPrivate);
        Assert.StartsWith("Identities:Map:1:Match = email\n", Assert.Single(reply.Parts.OfType<CodePart>()).Code, StringComparison.Ordinal);
        var heard = reply.In(PlaceScope.Channel);
        Assert.DoesNotContain("ann", $"{heard.Sentence} {string.Join(' ', heard.Parts)}", StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Write to it directly", heard.Sentence, StringComparison.Ordinal);
        Assert.Same(reply, reply.In(PlaceScope.Direct));
    }

    [Fact]
    public async Task Is_no_anonymous_user_for_people_from_elsewhere()
    {
        using var talk = Shop();
        talk.Channel.Describe = speaker => speaker with { Standing = Standing.Stranger };

        Assert.Contains("DOC19", (await talk.SayAsync("check payments.shop")).Sentence, StringComparison.Ordinal);
        Assert.Empty(talk.Api.Asked);
    }

    [Fact]
    public async Task Watches_with_the_rights_that_somebody_has_wherever_he_is()
    {
        using var talk = Shop();
        talk.Identities.AnonymousUser = null;
        talk.Identities.Map.Add(new IdentityMapping { Match = MatchKind.Group, Pattern = "team-a", User = "{id}" });

        var refused = await talk.SayAsync("watch payments.shop", Said.Ann with { Groups = ["team-a"] });
        talk.Identities.Map.Add(new IdentityMapping { Match = MatchKind.Id, Pattern = "u-ann", User = "ann", Groups = ["staff"] });
        talk.Identities.Map[0].Groups.Add("oncall");
        await talk.SayAsync("watch payments.shop", Said.Ann with { Groups = ["team-a"] });

        Assert.StartsWith("NetDoctor knows you only by the team of this channel", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal("staff", talk.Api.LastHeaders["Impersonate-Group"]);
        var speaker = Assert.Single(talk.Store.WatchesOf(Said.Ann)).Speaker;
        Assert.Empty(speaker.Groups);
        Assert.Null(speaker.Email);
    }

    [Fact]
    public async Task Offers_of_what_it_cannot_read_only_what_there_is()
    {
        using var talk = Shop();

        Assert.Equal(["check payments", "who can reach payments", "what can payments reach", "Help"],
            (await talk.SayAsync("restart payments tomorrow")).Buttons.Select(button => button.Label));
        Assert.Equal(["explain SVC12", "services", "status", "Help"],
            (await talk.SayAsync("drop all tables; rm -rf /")).Buttons.Select(button => button.Label));
    }

    [Fact]
    public async Task Answers_thanks_in_one_line()
    {
        using var talk = Shop();

        var reply = await talk.SayAsync("thanks!");

        Assert.Equal(("Any time. Ask again when something cannot be reached.", 0, 0), (reply.Sentence, reply.Parts.Length, reply.Buttons.Length));
    }

    [Fact]
    public async Task Asks_which_one_when_a_name_means_several_and_goes_on_with_the_answer()
    {
        using var talk = Shop();
        talk.Api.Workload("blog", "web");

        var question = await talk.SayAsync("why can't web reach payments:80");
        Assert.Equal("Which web do you mean?", question.Sentence);
        Assert.Equal(["shop/web", "blog/web"], question.Buttons.Select(button => button.Label));
        Assert.Empty(talk.Api.Asked);
        await talk.PressAsync("shop/web");

        Assert.Equal(("shop/web", "payments.shop:80"), (talk.Api.Asked[0].From, talk.Api.Asked[0].To));
        Assert.Equal("m1", talk.Channel.Written[^1].MessageId);
    }

    [Theory]
    [InlineData("shop/web")]
    [InlineData("shop")]
    [InlineData("1")]
    [InlineData("`Shop/Web`.")]
    public async Task Takes_the_answer_to_a_question_in_words_too(string answer)
    {
        using var talk = Shop();
        talk.Api.Workload("blog", "web");
        await talk.SayAsync("why can't web reach payments");
        await talk.SayAsync(answer);
        Assert.Equal("shop/web", Assert.Single(talk.Api.Asked).From);
    }

    [Fact]
    public async Task Lets_a_question_go_when_something_else_is_said()
    {
        using var talk = Shop();
        talk.Api.Workload("blog", "web");
        await talk.SayAsync("why can't web reach payments");
        await talk.SayAsync("help");
        await talk.SayAsync("blog");
        Assert.Empty(talk.Api.Asked);
    }

    [Fact]
    public async Task Asks_for_the_port_when_there_are_several()
    {
        using var talk = Shop();
        talk.Api.Service("shop", "admin", 80, 9090);
        var question = await talk.SayAsync("can web reach admin");
        Assert.Equal("admin.shop has 2 ports. Which one?", question.Sentence);
        await talk.SayAsync("9090");
        Assert.Equal("admin.shop:9090", Assert.Single(talk.Api.Asked).To);
    }

    [Fact]
    public async Task Takes_the_transport_of_the_port()
    {
        using var talk = Shop();
        talk.Api.Add(new NameMatch
        {
            IsExact = true,
            Kind = "Service",
            Namespace = "shop",
            Name = "syslog",
            Reference = "syslog.shop",
            Ports = [new ServiceHealthPort("log", 514, "514", TransportProtocol.Udp, null)],
        });
        await talk.SayAsync("can web reach syslog");
        await talk.SayAsync("again");
        Assert.All(talk.Api.Asked, asked => Assert.Equal(("syslog.shop:514", TransportProtocol.Udp), (asked.To, asked.Protocol)));
        Assert.Equal(2, talk.Api.Asked.Count);
    }

    [Fact]
    public async Task Offers_names_that_are_near_and_never_takes_one_unasked()
    {
        using var talk = Shop();
        var question = await talk.SayAsync("why can't web reach paymens");
        Assert.Equal("There is no Service paymens. Do you mean one of these?", question.Sentence);
        Assert.Equal("diagnose shop/web -> payments.shop", Assert.Single(question.Buttons).Says);
        Assert.Empty(talk.Api.Asked);
    }

    [Fact]
    public async Task Asks_before_it_takes_a_service_of_another_namespace_for_a_short_name()
    {
        using var talk = Shop();
        talk.Api.Service("billing", "invoices", 80);
        var question = await talk.SayAsync("why can't web reach invoices");
        Assert.Equal("shop has no Service invoices, which is what the name means to shop/web. Which one do you mean?", question.Sentence);
        Assert.Equal(["invoices.billing", "invoices.shop"], question.Buttons.Select(button => button.Label));
        await talk.PressAsync("invoices.shop");
        Assert.Equal("invoices.shop", Assert.Single(talk.Api.Asked).To);
    }

    [Fact]
    public async Task Asks_whether_a_source_of_another_namespace_is_meant()
    {
        using var talk = Shop();
        talk.Api.Service("billing", "invoices", 80).Add(new NameMatch { IsExact = true, Kind = "Namespace", Name = "billing", Reference = "billing" });
        var question = await talk.SayAsync("why can't web reach invoices in billing");
        Assert.Equal("billing has no workload web. Do you mean one of these?", question.Sentence);
        await talk.PressAsync("shop/web");
        Assert.Equal(("shop/web", "invoices.billing:80"), (talk.Api.Asked[0].From, talk.Api.Asked[0].To));
    }

    [Fact]
    public async Task Remembers_no_group_of_one_place_for_another()
    {
        using var talk = Shop();
        talk.Identities.AnonymousUser = null;
        talk.Identities.Map.Add(new IdentityMapping { Match = MatchKind.Group, Pattern = "team-a", User = "{id}" });
        await talk.SayAsync("status", Said.Ann with { Groups = ["team-a"] });
        Assert.DoesNotContain("DOC19", talk.Channel.Last.Sentence, StringComparison.Ordinal);
        await talk.SayAsync("status", Said.Ann);
        Assert.Contains("DOC19", talk.Channel.Last.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_who_i_is_for_each_user()
    {
        using var talk = Shop();
        Assert.Equal("From now on, when you say \"I\", it is shop/web.", (await talk.SayAsync("I am shop/web")).Sentence);
        await talk.SayAsync("why can't I reach payments");
        await talk.SayAsync("why can't I reach payments", Said.Bob);
        Assert.Equal(["shop/web", null], talk.Api.Asked.Select(asked => asked.From));
        Assert.Contains("NetDoctor's own pod", Assert.Single(talk.Channel.Last.Parts.OfType<TextPart>()).Text, StringComparison.Ordinal);
        Assert.Contains("There is no workload", (await talk.SayAsync("I am shop/wob")).Sentence, StringComparison.Ordinal);
        Assert.Contains("it is shop/web", (await talk.SayAsync("who am I")).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_not_there_and_where_to_look()
    {
        using var talk = Shop();
        Assert.Equal(
            "There is no Service zebra in any namespace, and none with a name like it.", (await talk.SayAsync("why can't web reach zebra")).Sentence);
        Assert.Equal("services", Assert.Single(talk.Channel.Last.Buttons).Says);
        Assert.Contains("Deployment shop/web has that name", (await talk.SayAsync("check web")).Sentence, StringComparison.Ordinal);
        Assert.StartsWith("There is no workload, pod or node zebra", (await talk.SayAsync("can zebra reach payments")).Sentence, StringComparison.Ordinal);
        Assert.Empty(talk.Api.Asked);
    }

    [Fact]
    public async Task Leaves_what_is_no_service_to_the_api()
    {
        using var talk = Shop();
        foreach (var target in (string[])["10.1.2.3:80", "https://example.com/x", "node/n1:30080", "shop/pod/db-0:5432", "payments.nowhere:80"])
        {
            await talk.SayAsync($"can shop/web reach {target}");
            Assert.Equal(target, talk.Api.Asked[^1].To);
        }
    }

    [Fact]
    public async Task Puts_details_into_the_thread_below_the_answer_whose_button_was_pressed()
    {
        using var talk = Shop();
        talk.Api.Pages["/api/v1/diagnoses/01M846P5HZ14JNRCC648R6DNKB"] = "**It works.** Really.\n\n### Fix\n\nDo `this`:\n\n```sh\nkubectl get pods\n```\n\n- one\n- two\n";
        await talk.SayAsync("check payments.shop");
        await talk.PressAsync("details 01M846P5HZ14JNRCC648R6DNKB", "m1");

        var below = talk.Channel.Written[^1];
        Assert.Equal(("m1", false), (below.Place.Thread, below.IsUpdate));
        Assert.Equal("It works. Really.", below.Reply.Sentence);
        Assert.Equal(
            ["HeadingPart { Text = Fix }", "TextPart { Text = Do this: }", "CodePart { Code = kubectl get pods }"],
            below.Reply.Parts.Take(3).Select(part => part.ToString()));
        Assert.Equal(["one", "two"], Assert.IsType<ListPart>(below.Reply.Parts[3]).Items);
        Assert.Equal("It works. Really.", (await talk.SayAsync("details")).Sentence);
    }

    [Fact]
    public async Task Says_why_there_is_no_answer_and_offers_to_ask_again()
    {
        using var talk = Shop();
        talk.Api.Failure = () => FakeApi.Problem(503, "The cluster is not known yet.");
        var reply = await talk.SayAsync("why can't web reach payments");
        Assert.Contains("The cluster is not known yet.", reply.Sentence, StringComparison.Ordinal);
        Assert.Equal("m1", talk.Channel.Written[^1].MessageId);
        talk.Api.Failure = null;
        await talk.PressAsync("Run again");
        Assert.Equal(Tone.Good, talk.Channel.Last.Tone);
        talk.Api.Failure = () => throw new HttpRequestException("connection refused");
        Assert.StartsWith("No NetDoctor answers at http://netdoctor.test", (await talk.SayAsync("status")).Sentence, StringComparison.Ordinal);
        talk.Api.Failure = () => FakeApi.Problem(400, "'x' is no port.");
        Assert.Equal("'x' is no port.", (await talk.SayAsync("can shop/web reach 10.1.2.3:80")).Sentence);
    }

    [Fact]
    public async Task Offers_the_three_nearest_things_for_words_that_mean_nothing()
    {
        using var talk = Shop();
        var reply = await talk.SayAsync("colourless green ideas sleep furiously");
        Assert.Equal(4, reply.Buttons.Length);
        Assert.Equal("help", reply.Buttons[^1].Says);
        Assert.Equal("Nothing was asked here yet, so there is nothing to run again.", (await talk.SayAsync("again")).Sentence);
        Assert.Equal("Nothing was diagnosed here yet, so there are no details.", (await talk.SayAsync("details")).Sentence);
    }

    [Fact]
    public async Task Greets_a_place_once()
    {
        using var talk = Shop();
        var added = Said.Words("") with { Kind = UtteranceKind.Added };
        await talk.HearAsync(added);
        await talk.HearAsync(added with { Id = "again" });
        Assert.StartsWith("Hello", Assert.Single(talk.Channel.Written).Reply.Sentence, StringComparison.Ordinal);
        await talk.HearAsync(added with { Id = "gone", Kind = UtteranceKind.Removed });
        await talk.HearAsync(added with { Id = "back" });
        Assert.Equal(2, talk.Channel.Written.Count);
    }

    [Fact]
    public async Task Goes_on_in_the_message_that_it_had_written_before_a_restart()
    {
        using var talk = Shop();
        await talk.HearAsync(Said.Words("can web reach payments"), messageId: "m-before");
        Assert.All(talk.Channel.Written, one => Assert.Equal(("m-before", true), (one.MessageId, one.IsUpdate)));
    }

    [Fact]
    public async Task Begins_and_ends_watches()
    {
        using var talk = Shop();
        talk.Api.Answer = request => FakeApi.Diagnosed(request, Verdict.Unreachable);
        await talk.SayAsync("why can't web reach payments");
        var begun = await talk.SayAsync("watch it");
        Assert.StartsWith("Watching payments.shop:80 from shop/web. You are told here when it works.", begun.Sentence, StringComparison.Ordinal);
        await talk.SayAsync("watch payments");
        Assert.Equal(["shop/web", null], talk.Store.WatchesOf(Said.Ann).Select(watch => watch.From));
        await talk.SayAsync("watch shop/web -> payments.shop:80");
        Assert.Equal(2, talk.Store.WatchesOf(Said.Ann).Length);
        Assert.StartsWith("You do not watch db. You watch payments.shop:80 from shop/web", (await talk.SayAsync("unwatch db")).Sentence, StringComparison.Ordinal);
        Assert.Equal("2 watches have ended.", (await talk.SayAsync("unwatch payments")).Sentence);
        Assert.Equal("You watch nothing.", (await talk.SayAsync("unwatch")).Sentence);
    }

    [Fact]
    public async Task Tells_wherever_it_was_asked_to()
    {
        using var talk = new Talk();
        talk.Api.Service("shop", "payments", 80);
        await talk.SayAsync("watch payments");
        var channel = Said.Here with { Conversation = "c2" };
        Assert.StartsWith("Watching payments.shop:80", (await talk.SayAsync("watch payments", null, channel)).Sentence, StringComparison.Ordinal);
        await talk.SayAsync("watch payments", null, channel with { ReturnAddress = "https://elsewhere/" });
        Assert.Equal(["c1", "c2"], talk.Store.WatchesOf(Said.Ann).Select(watch => watch.Place.Conversation));
    }

    [Fact]
    public async Task Ends_the_watch_that_is_meant_and_no_other()
    {
        using var talk = Shop();
        talk.Api.Service("billing", "payments", 80).Workload("shop", "api");
        await talk.SayAsync("watch shop/web -> payments.shop:80");
        await talk.SayAsync("watch shop/api -> payments.shop:80");
        await talk.SayAsync("watch shop/web -> payments.billing:80");

        var which = await talk.SayAsync("stop it");
        Assert.Equal("Which watch ends?", which.Sentence);
        Assert.Equal(3, talk.Store.WatchesOf(Said.Ann).Length);
        Assert.Equal("payments.shop:80 from shop/api is watched no longer.", (await talk.PressAsync("payments.shop:80 from shop/api")).Sentence);
        Assert.Equal("payments.billing:80 from shop/web is watched no longer.", (await talk.SayAsync("unwatch payments in billing")).Sentence);
        Assert.Equal("You do not watch payments from api. You watch payments.shop:80 from shop/web.", (await talk.SayAsync("unwatch api -> payments")).Sentence);
        Assert.Equal("payments.shop:80 from shop/web is watched no longer.", (await talk.SayAsync("stop")).Sentence);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("shop please")]
    [InlineData("shop payments")]
    [InlineData("the shop one")]
    [InlineData("batch payments")]
    [InlineData("catch")]
    public async Task Changes_no_watch_for_words_that_only_look_like_a_command(string words)
    {
        using var talk = Shop();
        await talk.SayAsync("watch shop/web -> payments.shop:80");

        await talk.SayAsync(words);

        Assert.Equal("payments.shop:80", Assert.Single(talk.Store.WatchesOf(Said.Ann)).To);
    }

    [Fact]
    public async Task Keeps_the_namespaces_of_both_ends_apart()
    {
        using var talk = Shop();
        talk.Api.Service("billing", "payments", 80).Workload("billing", "web");

        await talk.SayAsync("why can't web in shop reach payments in billing");
        await talk.SayAsync("check payments in billing from web in shop");

        Assert.Equal([("shop/web", "payments.billing:80"), ("shop/web", "payments.billing:80")], talk.Api.Asked.Select(asked => (asked.From, asked.To)));
        Assert.Equal("Which web do you mean?", (await talk.SayAsync("why can't web reach payments in billing")).Sentence);
    }

    [Theory]
    [InlineData("<http://payments.shop|payments.shop>")]
    [InlineData("payments.shop please")]
    [InlineData("shop, thanks")]
    [InlineData("the shop one")]
    [InlineData("first")]
    [InlineData("the first one")]
    [InlineData("#1")]
    [InlineData("option 1")]
    public async Task Takes_an_answer_as_people_and_chat_clients_write_it(string answer)
    {
        using var talk = Shop();
        talk.Api.Service("billing", "payments", 80).Workload("blog", "api");
        var question = await talk.SayAsync("why can't api reach payments");
        Assert.Equal(["payments.shop", "payments.billing", "payments.blog"], question.Buttons.Select(button => button.Label));

        await talk.SayAsync(answer);

        Assert.Equal(("blog/api", "payments.shop:80"), (talk.Api.Asked[^1].From, talk.Api.Asked[^1].To));
    }

    [Fact]
    public async Task Answers_the_same_after_a_restart_in_the_middle_of_an_answer_to_a_question_back()
    {
        using var talk = Shop();
        talk.Api.Workload("blog", "web");
        await talk.SayAsync("why can't web reach payments:80");
        var answer = Said.Words("shop/web");
        var now = talk.Time.GetUtcNow();
        Assert.True(talk.Store.TryAdd(answer, now, now));

        await talk.HearAsync(answer);
        var held = Assert.Single(talk.Store.TakeAbandoned(now.AddMinutes(10), now.AddHours(-1), now.AddMinutes(20)));
        await talk.HearAsync(held.Utterance);

        Assert.Equal([("shop/web", "payments.shop:80"), ("shop/web", "payments.shop:80")], talk.Api.Asked.Select(asked => (asked.From, asked.To)));
    }

    [Fact]
    public async Task Asks_which_workload_is_meant_though_a_Service_has_the_name_too()
    {
        using var talk = Shop();
        talk.Api.Workload("billing", "web").Service("shop", "web", 80);

        Assert.Equal(["shop/web", "billing/web"], (await talk.SayAsync("who can reach web")).Buttons.Select(button => button.Label));
    }

    [Fact]
    public async Task Keeps_to_the_most_watches_of_a_user()
    {
        using var talk = Shop();
        talk.Options.MaxWatches = 1;
        await talk.SayAsync("watch payments");
        Assert.Contains("which is the most", (await talk.SayAsync("watch 10.1.2.3:80")).Sentence, StringComparison.Ordinal);
        Assert.Single(talk.Store.WatchesOf(Said.Ann));
        await talk.SayAsync("watch payments", Said.Bob);
        Assert.Single(talk.Store.WatchesOf(Said.Bob));
    }

    private static Talk Shop()
    {
        var talk = new Talk();
        talk.Api.Service("shop", "payments", 80).Workload("shop", "web");
        return talk;
    }
}
