using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Slack.Rendering;
using NetDoctor.Bot.Teams.Connector;
using NetDoctor.Bot.Teams.Rendering;
using NetDoctor.Bot.Tests;
using NetDoctor.Bot.Tests.Slack;
using NetDoctor.Diagnosis.Reports;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>What Slack and Teams are sent for each scenario: within their limits, and as their own validators want it.</summary>
/// <remarks>A validator takes long to start, and looks at forms: of the messages that differ in nothing but their texts it sees the longest.</remarks>
[Trait("Kind", "EndToEnd")]
public sealed class ChatMessageTests(ScenarioAnswers answers)
{
    private const int MaxTeamsBytes = 28 * 1024;
    private const int MostBlocks = 50;
    private const string Answer = ", answer";

    // Values that are words of the format, not of people.
    private static readonly HashSet<string> Formal =
        ["type", "style", "version", "$schema", "verb", "size", "weight", "color", "spacing", "fontType", "width", "horizontalAlignment", "separator", "emoji"];

    [Fact]
    public async Task Are_within_the_limits_of_both_services_for_every_scenario() => CheckLimits(await AllAsync());

    [Fact]
    public void Are_within_the_limits_of_both_services_for_300_pods() => CheckLimits(Large());

    private static void CheckLimits(IEnumerable<(string Name, Reply Reply)> all)
    {
        foreach (var (name, reply) in all)
        {
            var teams = TeamsMessage.Of(reply).ToJsonString(ConnectorClient.Json);
            Assert.True(Encoding.UTF8.GetByteCount(teams) <= MaxTeamsBytes, $"{name}: {teams.Length} characters for Teams");

            // Details may be cut where a service takes no more; an answer is whole.
            Assert.True(!name.EndsWith(Answer, StringComparison.Ordinal) || !teams.Contains("more than Teams shows", StringComparison.Ordinal), name);
            SlackLimits.Check(SlackMessage.Of(reply));
        }
    }

    [Fact]
    public async Task Are_taken_by_the_validators_of_both_services_in_every_form_that_occurs()
    {
        var tools = ChatTools.FindOrSkip("schemas", "slack");
        List<(string Name, Reply Reply)> all = [.. await AllAsync(), .. Large()];
        var cards = Longest(all.Select(one => (one.Name, Message: TeamsCard.Of(one.Reply)))).ToList();
        var messages = Longest(all.SelectMany(one => SlackMessage.Of(one.Reply)["blocks"]!.AsArray().Select(block => (one.Name, block!.AsObject())))).ToList();
        Assert.NotEmpty(cards);

        foreach (var (name, card) in cards)
        {
            card.Remove("msteams");
            await ValidateAsync(tools, "validate-card.cjs", name, card);
        }

        // Blocks do not depend on each other, so that many messages fit into one.
        foreach (var blocks in messages.Chunk(MostBlocks))
        {
            await ValidateAsync(
                tools, "validate-blocks.cjs", blocks[0].Name, new JsonObject { ["blocks"] = new JsonArray([.. blocks.Select(block => block.Message.DeepClone())]) });
        }
    }

    private static async Task ValidateAsync(string tools, string validator, string name, JsonObject message)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, message.ToJsonString(), TestContext.Current.CancellationToken);
        var (exitCode, output) = await ChatTools.RunAsync(tools, validator, file);
        File.Delete(file);
        Assert.True(exitCode == 0, $"{name}: {output}");
    }

    private async Task<List<(string Name, Reply Reply)>> AllAsync()
    {
        var all = new List<(string, Reply)>();
        foreach (var name in new ScenarioCatalog().Names)
        {
            var answer = await answers.OfAsync(name, TestContext.Current.CancellationToken);
            all.AddRange(Replies(name, JsonSerializer.Deserialize<DiagnosisRecord>(answer.Text, NetDoctorJson.Options)!));
        }

        return all;
    }

    private static List<(string Name, Reply Reply)> Large() =>
    [
        .. Replies("300 pods, a third not ready, a third refusing", LargeDiagnosis(pod => pod % 3 == 0, pod => pod % 3 == 1)),
        .. Replies("300 pods not ready", LargeDiagnosis(_ => true, _ => false)),
    ];

    private static IEnumerable<(string Name, Reply Reply)> Replies(string name, DiagnosisRecord diagnosis)
    {
        yield return ($"{name}{Answer}", DiagnosisReply.Of(diagnosis, new Uri("https://netdoctor.example.com/"), null));
        yield return ($"{name}, progress", ProgressReply.Of(diagnosis.Question.To, diagnosis.Route));
        var report = MarkdownParts.Read(DiagnosisReport.ToMarkdown(diagnosis));
        yield return ($"{name}, details", new Reply { Sentence = ((TextPart)report[0]).Text, Parts = report[1..] });
    }

    private static DiagnosisRecord LargeDiagnosis(Func<int, bool> isIll, Func<int, bool> refuses)
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "big", "10.96.3.1", "80");
        var wire = EngineHarness.HealthyWire().Name("big.shop.svc.cluster.local", "10.96.3.1");
        for (var pod = 0; pod < 300; pod++)
        {
            var address = $"10.244.{3 + (pod / 200)}.{1 + (pod % 200)}";
            cluster = cluster.Pod("shop", $"big-{pod}", address, ready: !isIll(pod));
            wire = refuses(pod) ? wire : wire.Open($"{address}:8080");
        }

        var (run, observations) = EngineHarness.Observe(cluster.Build(), wire.Open("10.96.3.1:80"), "shop/web", "big.shop:80");
        var judgement = run.Judge(observations);
        return new DiagnosisRecord
        {
            Id = "01M846P5HZ14JNRCC648R6DNKB",
            Status = DiagnosisStatus.Completed,
            Verdict = judgement.Verdict,
            Summary = judgement.Summary,
            Question = new DiagnosisQuestion { From = "shop/web", To = "big.shop:80" },
            Cause = judgement.Cause,
            Findings = judgement.Findings,
            Route = judgement.Route,
            Probes = [.. observations.Select(observation => observation.Result)],
            NotEvaluated = judgement.NotEvaluated,
        };
    }

    private static IEnumerable<(string Name, JsonObject Message)> Longest(IEnumerable<(string Name, JsonObject Message)> messages) => messages
        .GroupBy(one => FormOf(one.Message), StringComparer.Ordinal)
        .Select(group => group.MaxBy(one => one.Message.ToJsonString().Length));

    private static string FormOf(JsonNode? node, string name = "") => node switch
    {
        JsonObject item => $"{{{string.Join(',', item.Select(pair => $"{pair.Key}:{FormOf(pair.Value, pair.Key)}"))}}}",
        // How many alike there are in a row is no matter of form.
        JsonArray items => $"[{string.Join(',', items.Select(item => FormOf(item, name)).Distinct(StringComparer.Ordinal))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String && !Formal.Contains(name) => "text",
        null => "null",
        _ => node.ToJsonString(),
    };
}
