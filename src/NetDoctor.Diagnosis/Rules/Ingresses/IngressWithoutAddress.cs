using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>Nobody has given the Ingress an address: clients have nowhere to go, unless its owner knows another way.</summary>
/// <remarks>Controllers copy the address of their own Service; some never write one. So it is a fault only where that Service
/// waits for a load balancer. Source: Kubernetes API reference, Ingress v1, IngressStatus; ingress-nginx documentation,
/// "Bare-metal considerations".</remarks>
public sealed class IngressWithoutAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING07", "No address", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context) is not { Claim: { Ingress: { Addresses.IsEmpty: true } ingress, IsEligible: true } claim }
            || IngressAnswers.Of(context).Any(IngressFacts.IsAnswered))
        {
            yield break;
        }

        var controller = IngressControllers.Of(context.Snapshot, claim);
        var pending = controller is { IsReady: true } ? controller.Pending : null;
        yield return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = pending is null
                ? $"Ingress {IngressFacts.NameOf(ingress)} has no address in its status."
                : $"Ingress {IngressFacts.NameOf(ingress)} has no address: Service {pending.Namespace}/{pending.Name} of its controller "
                    + "waits for a load balancer.",
            Evidence =
            [
                context.Derived(ingress, "status.loadBalancer is empty"),
                .. pending is null
                    ? Array.Empty<Evidence>()
                    : [context.Derived(pending, $"type LoadBalancer, status.loadBalancer is empty; created {pending.CreatedAt:yyyy-MM-dd HH:mm:ss}Z")],
            ],
            IsHazard = pending is null,
            Severity = pending is null ? Severity.Warning : null,
            Fixes =
            [
                pending is null
                    ? new Fix(
                        "See whether the controller publishes an address, and what it says of the Ingress.",
                        $"kubectl -n {ingress.Namespace} describe ingress {ingress.Name}")
                    : new Fix(
                        "Find out why no load balancer serves it (on bare metal install one, such as MetalLB).",
                        $"kubectl -n {pending.Namespace} describe service {pending.Name}"),
            ],
        };
    }
}
