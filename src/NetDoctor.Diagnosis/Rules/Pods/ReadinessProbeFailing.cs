using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The kubelet's readiness probe of the pods behind the target fails, so that they get no new connections.</summary>
/// <remarks>Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes".</remarks>
public sealed class ReadinessProbeFailing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD05", "Readiness probe failing", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Event],
        Explains = ["POD04", "SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = PodStates.With(
            TargetPods.NotReady(context.Route),
            pod => ReadinessFailure.Of(context.Snapshot, pod) is { Event: not null } failure ? failure : null);
        if (failing.IsEmpty)
        {
            yield break;
        }

        var probes = TargetPods.Together(failing.Select(pair => $"{pair.Problem.ProbeText} ({Short(pair.Problem.Complaint)})"));
        var (first, problem) = failing[0];
        yield return TargetPods.Finding(
            context,
            [.. failing.Select(pair => pair.Pod)],
            $"fails its readiness probe: {probes}",
            $"fail their readiness probe: {probes}",
            failing.Select(pair => pair.Problem.ToEvidence()),
            new Fix(
                "Read why the container says that it is not ready.",
                $"kubectl -n {first.Namespace} logs {first.Name} -c {problem.Container.Name} --tail=50"),
            new Fix(
                "If the probe asks too much or too early, correct it.",
                Owners.EditCommand(context.Snapshot, first),
                FixRisk.Medium));
    }

    // Pod addresses in the kubelet's words differ from pod to pod and say nothing more.
    private static string Short(string? complaint)
    {
        var text = complaint ?? "no reason given";
        if (text.Contains("connection refused", StringComparison.Ordinal))
        {
            return "connection refused";
        }

        if (text.Contains("context deadline exceeded", StringComparison.Ordinal)
            || text.Contains("i/o timeout", StringComparison.Ordinal))
        {
            return "no answer in time";
        }

        return text.Replace("HTTP probe failed with statuscode: ", "HTTP ", StringComparison.Ordinal);
    }
}
