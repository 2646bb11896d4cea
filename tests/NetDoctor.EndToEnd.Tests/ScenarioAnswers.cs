using System.Collections.Concurrent;
using System.Net.Http.Json;
using NetDoctor.Lab.Scenarios;

[assembly: AssemblyFixture(typeof(NetDoctor.EndToEnd.Tests.ScenarioAnswers))]

namespace NetDoctor.EndToEnd.Tests;

/// <summary>Asks each scenario over HTTP as a user asks, once in a run, whoever wants the answer.</summary>
public sealed class ScenarioAnswers
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ScenarioAnswer>>> _answers = new(StringComparer.Ordinal);

    /// <summary>The answer to a scenario; the first caller's token ends it for all.</summary>
    internal Task<ScenarioAnswer> OfAsync(string name, CancellationToken cancellationToken) =>
        _answers.GetOrAdd(name, key => new Lazy<Task<ScenarioAnswer>>(() => AskAsync(key, cancellationToken))).Value;

    private static async Task<ScenarioAnswer> AskAsync(string name, CancellationToken cancellationToken)
    {
        var scenario = new ScenarioCatalog().Find(name)!;
        await using var lab = await SettledLab.StartAsync(scenario, cancellationToken);
        using var client = new HttpClient { BaseAddress = lab.Url };
        using var response = await client.PostAsJsonAsync("/api/v1/diagnoses", QuestionOf(lab.Scenario), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return ScenarioAnswer.Of(scenario, text, await client.GetStringAsync("/api/v1/services?limit=500", cancellationToken));
    }

    private static Dictionary<string, string> QuestionOf(Scenario scenario) =>
        new[] { ("from", scenario.From), ("to", scenario.To), ("protocol", scenario.Protocol) }
            .Where(pair => pair.Item2 is not null)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2!);
}
