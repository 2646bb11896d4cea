using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>A slice and the pod that it names disagree on whether the pod is ready: traffic goes where it should not, or is withheld.</summary>
/// <remarks>The controller copies the pod's Ready condition. Source: kubernetes/kubernetes staging/src/k8s.io/endpointslice/utils.go,
/// <c>podToEndpoint</c>: ready = (publishNotReadyAddresses or pod ready) and not terminating.</remarks>
public sealed class ReadinessDiffers : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS04", "Endpoint readiness differs from pod readiness", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { PublishNotReadyAddresses: false } || !SliceEndpoints.AreOfNow(context.Snapshot))
        {
            yield break;
        }

        var named = SliceEndpoints.Of(context)
            .Select(one => (Sliced: one, Pod: one.NamedPod(context.Snapshot)))
            .Where(pair => pair.Pod is { IsFinished: false, IsTerminating: false } pod
                && pod.IsReady != pair.Sliced.Source.Ready && IsOld(context.Snapshot, pod))
            .ToList();
        var withheld = named.Where(pair => pair.Pod!.IsReady).ToList();
        var unready = named.Where(pair => !pair.Pod!.IsReady && pair.Sliced.Route.IsChosen
            && SliceEndpoints.Fails(context, pair.Sliced.Route)).ToList();
        if (withheld.Count > 0)
        {
            yield return Finding(context, withheld, "takes no traffic: its slice calls it not ready, and the pod is ready",
                "take no traffic: their slices call them not ready, and the pods are ready") with
            {
                Coverage = Coverage.All,
                IsHazard = context.Route.ChosenEndpoints.Any() || Wire.WasReached(context),
            };
        }

        if (unready.Count > 0)
        {
            yield return Finding(context, unready, "takes traffic: its slice calls it ready, and the pod is not",
                "take traffic: their slices call them ready, and the pods are not");
        }
    }

    private static bool IsOld(ClusterSnapshot snapshot, Pod pod) =>
        pod.Conditions.Find("Ready")?.ChangedAt is { } changed && snapshot.IsAgo(changed, ControllerLease.PatienceWith(snapshot));

    private static RuleFinding Finding(
        DiagnosisContext context, List<(SliceEndpoints.Sliced Sliced, Pod? Pod)> differing, string singular, string plural)
    {
        var service = context.Route.Service!;
        var slice = differing[0].Sliced.Slice;
        return new RuleFinding
        {
            Subject = slice.Reference.ToString(),
            Summary = differing.Count == 1
                ? $"{differing[0].Pod!.Reference} {singular} since {Since(context, differing[0].Pod!)}."
                : $"{differing.Count} pods of {service.Reference} {plural} since {Since(context, differing[0].Pod!)}.",
            Evidence =
            [
                .. differing.Take(3).SelectMany(pair => new[]
                {
                    context.Derived(pair.Sliced.Slice, $"endpoint {pair.Sliced.Route.Address}: ready {(pair.Sliced.Source.Ready ? "true" : "false")}"),
                    context.Derived(pair.Pod!, $"Ready is {pair.Pod!.Conditions.Find("Ready")!.Status} since {Since(context, pair.Pod!)}"),
                }),
                .. SliceEndpoints.ProbesOf(context, differing[0].Sliced.Route).Take(1).Select(probe => DiagnosisContext.Observed(probe)),
                .. ControllerLease.EvidenceOf(context),
            ],
            Fixes =
            [
                ControllerLease.Fix(context),
                new Fix(
                    "Delete the slice: a controller that works writes it anew.",
                    $"kubectl -n {slice.Namespace} delete endpointslice {slice.Name}",
                    FixRisk.Medium),
            ],
            Coverage = SliceEndpoints.CoverageOf(differing.Select(pair => pair.Sliced.Route)),
            Severity = differing.Count < context.Route.ChosenEndpoints.Count() ? Severity.Warning : Severity.Error,
        };
    }

    private static string Since(DiagnosisContext context, Pod pod) =>
        Ages.Of(context.Snapshot.ObservedAt - pod.Conditions.Find("Ready")!.ChangedAt!.Value);
}
