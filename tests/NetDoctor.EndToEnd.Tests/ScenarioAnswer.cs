using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>What came out for a scenario, beside what should have.</summary>
/// <param name="Scenario">The scenario with its truth.</param>
/// <param name="Verdict">Verdict that was answered.</param>
/// <param name="Cause">Id of the cause that was answered; null when there was none.</param>
/// <param name="Spoken">Every finding, as role and id.</param>
/// <param name="AuditCause">Id of the cause that the audit names for the asked Service; null when it names none.</param>
/// <param name="Blamed">Ids of the errors that are found of the asked Service without a question.</param>
/// <param name="Text">The whole answer, for a failing test's message.</param>
internal sealed record ScenarioAnswer(
    Scenario Scenario,
    string? Verdict,
    string? Cause,
    ImmutableArray<(string Role, string Id)> Spoken,
    string? AuditCause,
    ImmutableArray<string> Blamed,
    string Text)
{
    public bool IsRight => (Scenario.Verdict, Scenario.Cause) == (Verdict, Cause);

    public static ScenarioAnswer Of(Scenario scenario, string text, string services)
    {
        var diagnosis = JsonNode.Parse(text)!;
        return new ScenarioAnswer(
            scenario,
            diagnosis["verdict"]?.ToString(),
            diagnosis["cause"]?["id"]?.ToString(),
            [.. diagnosis["findings"]!.AsArray().Select(finding => (finding!["role"]!.ToString(), finding["id"]!.ToString())).Distinct()],
            AuditOf(diagnosis, services).Where(finding => finding["role"]!.ToString() == "cause")
                .Select(finding => finding["id"]!.ToString()).SingleOrDefault(),
            [
                .. AuditOf(diagnosis, services)
                    .Where(finding => finding["role"]!.ToString() is "cause" or "contributing" && finding["severity"]!.ToString() == "error")
                    .Select(finding => finding["id"]!.ToString()),
            ],
            text);
    }

    private static IEnumerable<JsonNode> AuditOf(JsonNode diagnosis, string services)
    {
        var asked = diagnosis["route"]!.AsArray().FirstOrDefault(hop => hop!["hop"]!.ToString() == "service")?["subject"]?.ToString();
        return JsonNode.Parse(services)!["items"]!.AsArray()
            .Where(service => $"Service {service!["namespace"]}/{service["name"]}" == asked)
            .SelectMany(service => service!["findings"]!.AsArray())
            .OfType<JsonNode>();
    }
}
