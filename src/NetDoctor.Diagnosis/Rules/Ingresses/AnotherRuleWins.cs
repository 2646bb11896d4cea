using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>Rules of two Ingresses take the request, and the more specific one leads elsewhere than the other.</summary>
/// <remarks>Usual and intended, so that it is told only where the paths are the same, or the winner leads nowhere.
/// Source: Kubernetes documentation, "Ingress", Multiple matches, Hostname wildcards.</remarks>
public sealed class AnotherRuleWins : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING09", "Another rule wins", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.IngressClass, ResourceKind.Service],
        Explains =
        [
            "ING04", "ING05", "POD01", "POD02", "POD03", "POD04", "POD05", "POD06", "POD15", "POD26", "SVC08", "SVC10", "SVC12",
        ],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!IngressAnswers.Applies(context) || context.Route.Ingress is not { Winner: { Rule: { } rule } winner } view)
        {
            yield break;
        }

        var losers = CompetingRules.Losers(view).Where(match => !CompetingRules.AreEqual(match.Rule!, rule)).ToList();
        var loser = losers.Find(match => CompetingRules.IsFatal(context, match));
        var isFatal = loser is not null;
        loser ??= losers.Find(match => CompetingRules.IsSamePath(match.Rule!, rule));
        if (loser is null)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = winner.Claim.Ingress.Reference.ToString(),
            Summary = $"{IngressFacts.Asked(view)} is taken by {winner} of Ingress {IngressFacts.NameOf(winner.Claim.Ingress)} and not by "
                + $"{loser} of {IngressFacts.NameOf(loser.Claim.Ingress)}"
                + (isFatal ? $"; its Service {winner.Backend?.ServiceName} has no ready endpoint, {loser.Backend!.ServiceName} has." : "."),
            Evidence =
            [
                context.Derived(winner.Claim.Ingress, CompetingRules.Describe(winner)),
                context.Derived(loser.Claim.Ingress, CompetingRules.Describe(loser)),
                .. IngressFacts.Answers(context),
            ],
            IsHazard = !isFatal,
            Severity = isFatal ? null : Severity.Info,
            Fixes =
            [
                new Fix(
                    "Take the rule out that is not wanted, or mend its Service.",
                    $"kubectl -n {winner.Claim.Ingress.Namespace} edit ingress {winner.Claim.Ingress.Name}"),
            ],
        };
    }
}
