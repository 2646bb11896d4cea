using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>Real faults in real networks, asked about through the API: verdict and cause are those that the author of the fault declares, and
/// agents make the answer more certain, never another.</summary>
public sealed class NetworkCaseTests(LabPool pool) : IClassFixture<LabPool>
{
    private static readonly RuleCatalog Catalog = new();

    public static TheoryData<string> Names => [.. NetworkCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Names_the_fault(string name)
    {
        var one = NetworkCases.All.Single(other => other.Name == name);
        var (without, with) = await pool.UseAsync(one.Overlay, cluster => cluster.AskAsync(one, TestContext.Current.CancellationToken));

        var told = $"without agents: {Tell(without)}\nwith agents: {Tell(with)}";
        Assert.True((one.Verdict, one.Cause) == (with.Verdict, with.Cause?.Id), $"{one.Verdict} {one.Cause} is right.\n{told}");
        Assert.True(one.ReadFrom is null || with.Cause!.Evidence.Any(evidence => evidence.Basis == Basis.Observed && evidence.Source == one.ReadFrom), $"{one.ReadFrom} is no evidence.\n{told}");
        Assert.True(without.Verdict == with.Verdict || without.Verdict == Verdict.Undetermined, $"Agents turn the answer round.\n{told}");
        Assert.True(one.ByExec == with.Notes.Any(note => note.Contains("by way of the API server", StringComparison.Ordinal)), $"Who was asked how is not told.\n{told}");
        Assert.True(without.Cause is null || IsSameOrExplained(without.Cause.Id, with.Cause?.Id), $"Agents bring another kind of cause.\n{told}");
    }

    // A cause that is known without agents stays one, or is explained by what they read.
    private static bool IsSameOrExplained(string cause, string? by) =>
        cause == by || (by is not null && Catalog.ById(by)!.Info.Explains.Contains(cause));

    private static string Tell(DiagnosisRecord diagnosis) => $"""
        {diagnosis.Verdict} {diagnosis.Cause?.Id}: {diagnosis.Summary}
          findings: {string.Join("; ", diagnosis.Findings.Select(finding => $"{finding.Id} {finding.Role} {finding.Summary}"))}
          probes: {string.Join("; ", diagnosis.Probes.Select(probe => $"{probe.Target} {probe.Outcome} {probe.Vantage}"))}
          not evaluated: {string.Join("; ", diagnosis.NotEvaluated.Select(gap => $"{gap.Id} {gap.Reason}"))}
        """;
}
