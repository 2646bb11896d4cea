using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Endpoints that fail belong to pods whose container was just restarted, although the pods count as ready.</summary>
/// <remarks>A restart takes seconds in which nothing listens, and readiness is lost only with the next failing probe. Time alone proves
/// no cause, so this is never more than contributing. Source: Kubernetes documentation, "Pod Lifecycle", Container probes.</remarks>
public sealed class RecentRestarts : IRule
{
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD14", "Restarts coincide with failures", Severity.Warning, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var restarted = ProbedEndpoints.Chosen(context)
            .Where(probed => probed.IsBad && probed.Observation.Result.Outcome is ProbeOutcome.Refused or ProbeOutcome.Reset
                or ProbeOutcome.Closed)
            .Where(probed => probed.Endpoint.Pod is { IsReady: true })
            .Select(probed => (Probed: probed, Status: JustRestarted(probed)))
            .Where(pair => pair.Status is not null)
            .ToImmutableArray();
        if (restarted.IsEmpty)
        {
            yield break;
        }

        var pods = restarted.Select(pair => pair.Probed.Endpoint.Pod!).Distinct().ToImmutableArray();
        var (first, status) = (restarted[0].Probed, restarted[0].Status!);
        yield return new RuleFinding
        {
            Subject = pods.Length == 1 ? pods[0].Reference.ToString() : (context.Route.Service?.Reference ?? pods[0].Reference).ToString(),
            Summary = $"{PodWords.List(pods.Select(TargetPods.NameOf), 3)} {(pods.Length == 1 ? "fails" : "fail")} within "
                + $"{Near.TotalMinutes:0} min of a restart (container {status.Name}, {status.RestartCount} so far).",
            Evidence =
            [
                .. restarted.Take(3).SelectMany(pair => new[]
                {
                    context.Derived(
                        pair.Probed.Endpoint.Pod!,
                        $"container {pair.Status!.Name} ended with code {pair.Status.LastState!.ExitCode} at "
                        + $"{Ages.Clock(pair.Status.LastState.FinishedAt!.Value, context.Snapshot.ObservedAt)}, restarts {pair.Status.RestartCount}"),
                    DiagnosisContext.Observed(pair.Probed.Observation),
                }),
            ],
            Fixes =
            [
                new Fix(
                    "Read what the container said before it ended.",
                    $"kubectl -n {pods[0].Namespace} logs {pods[0].Name} -c {status.Name} --previous"),
            ],
            Coverage = Coverage.Of(pods.Select(TargetPods.NameOf).Append(first.Observation.Result.Target)),
        };
    }

    private static ContainerStatus? JustRestarted(ProbedEndpoint probed) => probed.Endpoint.Pod!.ContainerStatuses
        .FirstOrDefault(status => status is { RestartCount: > 0, LastState.FinishedAt: { } end }
            && (probed.Observation.Result.StartedAt - end).Duration() <= Near);
}
