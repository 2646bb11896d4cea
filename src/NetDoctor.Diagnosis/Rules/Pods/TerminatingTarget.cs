using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The question dials a pod that is being deleted: its Service has already let go of it, and its address goes with it.</summary>
/// <remarks>A terminating pod leaves the endpoints at once and may run until its grace period ends. Source: Kubernetes documentation,
/// "Pod Lifecycle", Termination of Pods.</remarks>
public sealed class TerminatingTarget : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD13", "Terminating yet still dialled", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP01", "APP02", "APP03", "APP04", "EPS11", "POD04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { Service: null, TargetPod: { IsTerminating: true } pod })
        {
            yield break;
        }

        var dials = context.At(LadderStep.Endpoint).Concat(context.At(LadderStep.Frontend)).ToList();
        var answers = dials.Any(observation => observation.Succeeded);
        var since = Ages.Clock(pod.DeletionTimestamp!.Value, context.Snapshot.ObservedAt);
        var heir = context.Snapshot.Pods.InNamespace(pod.Namespace)
            .Where(other => other is { IsTerminating: false, IsFinished: false } && other.Owner is not null && other.Owner == pod.Owner)
            .OrderByDescending(other => other.IsReady).ThenBy(other => other.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{pod.Reference} is being deleted (to end by {since}){(answers ? ", and still answers" : " and does not answer")}; "
                + (heir is null ? "no other pod of its controller is there." : $"{heir.Name} takes its place."),
            Evidence =
            [
                context.Derived(pod, $"deletionTimestamp {since}, phase {pod.Phase}"),
                .. dials.Take(2).Select(dial => DiagnosisContext.Observed(dial)),
            ],
            Fixes =
            [
                new Fix(
                    "Dial the Service, which leaves out pods that end, not a pod.",
                    $"kubectl -n {pod.Namespace} get services,endpointslices"),
                new Fix(
                    "If it does not end, see what holds it: finalizers, or a kubelet that does not report.",
                    $"kubectl -n {pod.Namespace} get pod {pod.Name} -o jsonpath='{{.metadata.finalizers}} {{.spec.nodeName}}'"),
            ],
            IsHazard = answers,
            Severity = answers ? Severity.Warning : Severity.Error,
            Coverage = Coverage.Of([TargetPods.NameOf(pod), .. dials.Select(dial => dial.Result.Target)]),
        };
    }
}
