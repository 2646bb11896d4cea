using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The Ingress names no class, and no IngressClass is the default: no controller takes it for its own.</summary>
/// <remarks>A controller may be told to take such Ingresses too; then it writes an address into the status.
/// Source: Kubernetes documentation, "Ingress", Default IngressClass.</remarks>
public sealed class IngressWithoutClass : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING01", "No ingress class and no default", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass],
        Explains = ["ING07"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context) is not { Claim: { State: IngressClassState.None, IsEligible: false, Ingress: var ingress } })
        {
            yield break;
        }

        var classes = context.Snapshot.IngressClasses.All.Select(one => one.Name).Order(StringComparer.Ordinal).ToList();
        yield return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = $"Ingress {IngressFacts.NameOf(ingress)} names no ingressClassName, and no IngressClass is the default, so that no "
                + $"controller serves it (classes: {(classes.Count == 0 ? "none" : string.Join(", ", classes.Take(5)))}).",
            Evidence =
            [
                context.Derived(ingress, "spec.ingressClassName and annotation kubernetes.io/ingress.class are absent; status has no address"),
                context.Derived("IngressClasses", classes.Count == 0
                    ? "there are none"
                    : $"{string.Join(", ", classes.Take(5))}; none has ingressclass.kubernetes.io/is-default-class: \"true\""),
                .. IngressFacts.Answers(context),
            ],
            Fixes = classes.Count == 0
                ? [new Fix("Install an ingress controller; its chart makes the IngressClass.", "kubectl get ingressclass")]
                :
                [
                    new Fix(
                        $"Name the class that should serve it{(classes.Count == 1 ? "" : ", here the first of them")}.",
                        IngressFacts.Patch(ingress, $"{{\"spec\":{{\"ingressClassName\":\"{classes[0]}\"}}}}")),
                    new Fix(
                        "Or make a class the default for Ingresses that are created from now on.",
                        $"kubectl annotate ingressclass {classes[0]} ingressclass.kubernetes.io/is-default-class=true",
                        FixRisk.Medium),
                ],
        };
    }
}
