using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The connection is made, and then not a byte comes: the kernel accepts, the process does not answer.</summary>
/// <remarks>The kernel completes the handshake for a listening socket whether or not the process calls accept. Source: listen(2).</remarks>
public sealed class AcceptsThenHangs : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD10", "Accepts then hangs", Severity.Error, Hop.Application)
    {
        Explains = ["EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var hung = EndpointResults.Of(context)
            .Where(observation => observation.Result.Outcome == ProbeOutcome.Hung)
            .ToList();
        if (hung.Count == 0)
        {
            yield break;
        }

        var finding = EndpointResults.Finding(
            context,
            hung,
            "accepts the connection and then sends not a byte until the deadline",
            "accept connections and then send not a byte until the deadline",
            hung[0].Plan.Endpoint?.Pod is { } pod
                ? new Fix(
                    "See what the process waits for: a lock, a full thread pool, a database.",
                    $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
                : new Fix("See what the process that listens there waits for."));
        yield return finding with { Evidence = [.. finding.Evidence, .. Connected(context, hung[0])] };
    }

    // The plain connection to the same address rules out everything before the process.
    private static IEnumerable<Evidence> Connected(DiagnosisContext context, Observation hung) => context.Observations
        .Where(observation => observation is { Succeeded: true, Result: TcpProbeResult }
            && observation.Result.Target == hung.Result.Target)
        .Take(1)
        .Select(observation => DiagnosisContext.Observed(observation));
}
