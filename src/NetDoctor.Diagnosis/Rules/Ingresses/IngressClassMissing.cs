using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The Ingress names a class that does not exist: no controller takes it for its own.</summary>
/// <remarks>Source: Kubernetes documentation, "Ingress", Ingress class.</remarks>
public sealed class IngressClassMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING02", "Class missing", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass],
        Explains = ["ING07"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context) is not
            { Claim: { State: IngressClassState.Missing, ClassName: { } missing, Ingress: var ingress } })
        {
            yield break;
        }

        var classes = context.Snapshot.IngressClasses.All.Select(one => one.Name).Order(StringComparer.Ordinal).ToList();
        var near = NearNames.Of(missing, classes);
        yield return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = $"Ingress {IngressFacts.NameOf(ingress)} is of class {missing}, which does not exist"
                + $"{(near.IsEmpty ? $" (classes: {(classes.Count == 0 ? "none" : string.Join(", ", classes.Take(5)))})." : NearNames.Hint(near))}",
            Evidence =
            [
                context.Derived(ingress, $"spec.ingressClassName {missing}"),
                context.Derived("IngressClasses", classes.Count == 0 ? "there are none" : string.Join(", ", classes.Take(5))),
                .. IngressFacts.Answers(context),
            ],
            Fixes =
            [
                .. near.Concat(classes).Distinct(StringComparer.Ordinal).Take(1).Select(name => new Fix(
                    $"Name class {name}, if that is the one.",
                    IngressFacts.Patch(ingress, $"{{\"spec\":{{\"ingressClassName\":\"{name}\"}}}}"))),
                new Fix("Or install the controller that brings the class.", "kubectl get ingressclass"),
            ],
        };
    }
}
