using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The class of the Ingress has a controller whose pods are not there, or not ready: nobody answers for it.</summary>
/// <remarks>Found by the Service at the Ingress' address, else by the labels of well-known controllers; about others nothing is said.
/// Source: Kubernetes documentation, "Ingress Controllers".</remarks>
public sealed class ControllerNotServing : IRule
{
    private const int MaxShown = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING03", "No controller serves the class", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass, ResourceKind.Pod, ResourceKind.Service],
        Explains = ["APP01", "APP02", "ING07"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context) is not { Claim: { IsEligible: true, Class: { } of } claim }
            || IngressAnswers.Of(context).Any(IngressFacts.IsAnswered)
            || IngressControllers.Of(context.Snapshot, claim) is not { IsReady: false } controller)
        {
            yield break;
        }

        var pods = controller.Pods;
        var state = pods.IsEmpty
            ? $"no pod with its labels ({controller.Labels}) exists"
            : $"none of its {pods.Length} {(pods.Length == 1 ? "pod is" : "pods are")} ready "
                + $"({string.Join(", ", pods.Take(MaxShown).Select(TargetPods.NameOf))})";
        var ns = pods.FirstOrDefault()?.Namespace ?? controller.Services.FirstOrDefault()?.Namespace;
        yield return new RuleFinding
        {
            Subject = of.Reference.ToString(),
            Summary = $"Ingress {IngressFacts.NameOf(claim.Ingress)} is of class {of.Name}, which {of.Controller} serves, but {state}.",
            Evidence =
            [
                context.Derived(of, $"spec.controller {of.Controller}"),
                context.Derived("Pods", $"{state}; looked for as {controller.Name}"),
                .. pods.Take(MaxShown).Select(pod => context.Derived(pod, PodWords.StateOf(pod))),
                .. IngressFacts.Answers(context),
            ],
            Fixes =
            [
                new Fix(
                    pods.IsEmpty ? "Install or start the controller." : "Read why the controller's pods are not ready.",
                    $"kubectl {(ns is null ? "get pods -A" : $"-n {ns} get pods")} -l {controller.Labels} -o wide"),
            ],
        };
    }
}
