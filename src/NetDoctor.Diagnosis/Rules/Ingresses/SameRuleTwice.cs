using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>Two Ingresses of one class have a rule for the same host and path with different backends: the older one wins.</summary>
/// <remarks>Source: ingress-nginx documentation, "How it works", Building the NGINX model: the oldest rule wins. Canaries are meant to
/// share host and path.</remarks>
public sealed class SameRuleTwice : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING10", "Two Ingresses claim one host and path", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass, ResourceKind.Service],
        Explains =
        [
            "ING04", "ING05", "ING09", "POD01", "POD02", "POD03", "POD04", "POD05", "POD06", "POD15", "POD26", "SVC08", "SVC10", "SVC12",
        ],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!IngressAnswers.Applies(context) || context.Route.Ingress is not { Winner: { Rule: { } rule } winner } view)
        {
            yield break;
        }

        var losers = CompetingRules.Losers(view).Where(match => CompetingRules.AreEqual(match.Rule!, rule)).ToList();
        if (losers.Count == 0)
        {
            yield break;
        }

        var loser = losers.Find(match => CompetingRules.IsFatal(context, match));
        var isFatal = loser is not null;
        loser ??= losers[0];
        var (first, second) = (winner.Claim.Ingress, loser.Claim.Ingress);
        yield return new RuleFinding
        {
            Subject = second.Reference.ToString(),
            Summary = $"Ingresses {IngressFacts.NameOf(first)} and {IngressFacts.NameOf(second)} both claim {winner}; the older one, "
                + $"{IngressFacts.NameOf(first)}, wins with Service {winner.Backend?.ServiceName}"
                + (isFatal ? $", which has no ready endpoint, while {loser.Backend!.ServiceName} has." : "."),
            Evidence =
            [
                context.Derived(first, CompetingRules.Describe(winner)),
                context.Derived(second, CompetingRules.Describe(loser)),
                .. IngressFacts.Answers(context),
            ],
            IsHazard = !isFatal,
            Severity = isFatal ? null : Severity.Warning,
            Fixes =
            [
                new Fix(
                    $"Take the rule out of {IngressFacts.NameOf(first)} if {IngressFacts.NameOf(second)} is to have the path, else the other way.",
                    $"kubectl -n {first.Namespace} edit ingress {first.Name}",
                    FixRisk.Medium),
            ],
        };
    }
}
