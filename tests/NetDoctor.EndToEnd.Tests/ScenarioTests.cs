using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>Every scenario of the lab, asked over HTTP as a user asks, against the truth that its author declared.</summary>
/// <remarks>Some of them: <c>dotnet run --project tests/NetDoctor.EndToEnd.Tests -- -preEnumerateTheories -trait "Scenario=dns-*"</c>.</remarks>
[Trait("Kind", "EndToEnd")]
public sealed class ScenarioTests
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        new ScenarioCatalog().Names.Select(name => new TheoryDataRow<string>(name).WithTrait("Scenario", name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_with_the_true_verdict_and_cause(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var scenario = new ScenarioCatalog().Find(name)!;
        await using var lab = await SettledLab.StartAsync(scenario, cancellationToken);
        using var client = new HttpClient { BaseAddress = lab.Url };
        using var response = await client.PostAsJsonAsync("/api/v1/diagnoses", QuestionOf(scenario), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);

        Assert.True(response.IsSuccessStatusCode, text);
        var diagnosis = JsonNode.Parse(text)!;
        var answer = (diagnosis["verdict"]?.ToString(), diagnosis["cause"]?["id"]?.ToString());
        Assert.True((scenario.Verdict, scenario.Cause) == answer, $"expected {(scenario.Verdict, scenario.Cause)}, got {answer}: {text}");
    }

    private static Dictionary<string, string> QuestionOf(Scenario scenario) =>
        new[] { ("from", scenario.From), ("to", scenario.To), ("protocol", scenario.Protocol) }
            .Where(pair => pair.Item2 is not null)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2!);
}
