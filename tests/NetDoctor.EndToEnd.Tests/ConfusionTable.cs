using System.Text;
using NetDoctor.Lab.DataPlane;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>Writes what was answered beside what is true, and in which scenarios each rule spoke.</summary>
/// <remarks>No times, counts or addresses: the same answers give the same text.</remarks>
internal static class ConfusionTable
{
    private const string Head = """
        # Confusion table

        What NetDoctor answers to each scenario of the lab, asked over HTTP, beside the truth that the scenario's author declared; then
        the scenarios in which each finding was reported. `tests/NetDoctor.EndToEnd.Tests` makes this file and fails when it is out of
        date: `UPDATE_GOLDEN=1 dotnet test --project tests/NetDoctor.EndToEnd.Tests` rewrites it. Review the difference: a finding that
        begins to speak where it did not is a change of behaviour. "By the moment" are findings that the author declared true at one
        moment and not at another, such as what a container shows between two restarts.


        """;

    public static string Write(IReadOnlyCollection<ScenarioAnswer> answers)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        text.Append("## Scenarios\n\n| Scenario | Truth | Answer | |\n|---|---|---|---|\n");
        foreach (var answer in answers.OrderBy(answer => answer.Scenario.Name, StringComparer.Ordinal))
        {
            text.Append($"| [{answer.Scenario.Name}]({answer.Scenario.Name}/scenario.yaml) ")
                .Append($"| {Words(answer.Scenario.Verdict, answer.Scenario.Cause)} | {Words(answer.Verdict, answer.Cause)} ")
                .Append($"| {(answer.IsRight ? "right" : "**wrong**")} |\n");
        }

        text.Append("\n## Findings\n\n| Finding | As cause | As contributing | As hazard | By the moment |\n|---|---|---|---|---|\n");
        var spoken = answers.SelectMany(Spoken, (answer, one) => (answer.Scenario.Name, one.Role, one.Id)).ToLookup(one => one.Id);
        foreach (var rule in spoken.OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            text.Append($"| {rule.Key} | {In("cause")} | {In("contributing")} | {In("hazard")} | {In("sometimes")} |\n");

            string In(string role) => string.Join(
                ", ", rule.Where(one => one.Role == role).Select(one => one.Name).Order(StringComparer.Ordinal));
        }

        return text.ToString();
    }

    // A busy machine makes anything slow, so that APP19 counts only where the scenario itself is.
    private static IEnumerable<(string Role, string Id)> Spoken(ScenarioAnswer answer) => answer.Spoken
        .Where(one => one.Id != "APP19" || answer.Scenario.Faults.Any(fault => fault.Kind == FaultKind.Slow))
        .Where(one => !answer.Scenario.Sometimes.Contains(one.Id))
        .Concat(answer.Scenario.Sometimes.Select(id => ("sometimes", id)));

    private static string Words(string? verdict, string? cause) => cause is null ? verdict ?? "none" : $"{verdict}, {cause}";
}
