using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>A rollout of the Deployment behind the Service has passed its deadline: the new pods do not become ready.</summary>
/// <remarks>The old pods go on serving as far as the strategy kept them. What ails the new pods is a finding of its own. Source: Kubernetes
/// documentation, "Deployments", Failed Deployment (condition Progressing, reason ProgressDeadlineExceeded).</remarks>
public sealed class RolloutStuck : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD27", "Rollout stuck (new pods never ready)", Severity.Warning, Hop.Endpoints)
    {
        Needs = [ResourceKind.Deployment, ResourceKind.ReplicaSet, ResourceKind.Pod],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { HasSelector: true } service)
        {
            yield break;
        }

        foreach (var deployment in context.Snapshot.Deployments.InNamespace(service.Namespace)
            .Where(deployment => deployment.TemplateLabels.Matches(service.Selector))
            .OrderBy(deployment => deployment.Name, StringComparer.Ordinal))
        {
            if (deployment.Conditions.Find("Progressing") is { Status: ConditionStatus.False } condition)
            {
                yield return Stuck(context, deployment, condition);
            }
        }
    }

    private static RuleFinding Stuck(DiagnosisContext context, Workload deployment, Condition condition)
    {
        var waiting = TargetPods.NotReady(context.Route)
            .Where(pod => Owners.Of(context.Snapshot, pod) == deployment.Reference).ToList();
        var states = waiting.Select(pod => $"{pod.Name} {PodWords.StateOf(pod)}").ToList();
        return new RuleFinding
        {
            Subject = deployment.Reference.ToString(),
            Summary = $"The rollout of {deployment.Reference} is stuck ({condition.Reason ?? "Progressing is False"}): "
                + $"{deployment.ReadyReplicas} of {deployment.Replicas} pods are ready"
                + (states.Count == 0 ? "." : $"; {PodWords.List(states, 3)}."),
            Evidence = [context.Derived(deployment, $"Progressing is False, {condition.Reason}: {condition.Message}")],
            Fixes =
            [
                new Fix(
                    "Go back to the version before; its pods serve again while you look at the new ones.",
                    $"kubectl -n {deployment.Namespace} rollout undo {Owners.Argument(deployment.Reference)}",
                    FixRisk.Medium),
            ],
            Coverage = Coverage.Of(waiting.Select(TargetPods.NameOf)),
        };
    }
}
