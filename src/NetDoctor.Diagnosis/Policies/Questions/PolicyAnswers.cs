using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>Answers questions about policies: the same words for the API and the command line.</summary>
public static class PolicyAnswers
{
    /// <summary>Decides flows, with the chain that led there.</summary>
    /// <param name="flows">What was asked for; at least one.</param>
    /// <param name="index">The policies.</param>
    /// <param name="dialect">How they are read.</param>
    public static PolicyAnswer Of(ImmutableArray<PolicyFlow> flows, PolicyIndex index, PolicyDialect dialect) =>
        Of(flows, new PolicyEvaluator(index, dialect), null, CancellationToken.None);

    /// <summary>Decides what was asked for, says of what is denied what almost lets it through and how to mend it, and notes when the source may not look up the name.</summary>
    /// <param name="flows">What was asked for, with at least one flow.</param>
    /// <param name="world">The cluster.</param>
    /// <param name="cancellationToken">Ends the search for a change.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static PolicyAnswer Of(PolicyFlows flows, PolicyWorld world, CancellationToken cancellationToken) =>
        Of(flows.Flows, world, cancellationToken) with { Notes = NameLookups.Note(flows, world) is { } note ? [note] : [] };

    /// <summary>Decides flows, and says of what is denied what almost lets it through and how to mend it.</summary>
    /// <param name="flows">What was asked for; at least one.</param>
    /// <param name="world">The cluster.</param>
    /// <param name="cancellationToken">Ends the search for a change.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static PolicyAnswer Of(ImmutableArray<PolicyFlow> flows, PolicyWorld world, CancellationToken cancellationToken) =>
        Of(flows, world.Evaluator, world, cancellationToken);

    /// <summary>An outcome as it is said.</summary>
    /// <param name="outcome">The outcome.</param>
    internal static PolicyVerdict Verdict(PolicyOutcome outcome) => outcome switch
    {
        PolicyOutcome.Allowed => PolicyVerdict.Allowed,
        PolicyOutcome.Denied => PolicyVerdict.Denied,
        _ => PolicyVerdict.Unknown,
    };

    private static PolicyAnswer Of(ImmutableArray<PolicyFlow> flows, PolicyEvaluator evaluator, PolicyWorld? world, CancellationToken cancellationToken)
    {
        var budget = ComparisonBudget.Of(cancellationToken);
        var evaluations = flows.Select(evaluator.Explain)
            .GroupBy(explained => (explained.Flow.Port, explained.Decision))
            .Select(group => PolicyHelpers.With(Of(group.First(), group.Count() - 1), group.First().Flow, world, budget))
            .OrderBy(one => Rank(one.Verdict))
            .ToImmutableArray();
        return new PolicyAnswer
        {
            Verdict = evaluations[0].Verdict,
            Summary = Summary(evaluations),
            Dialect = evaluator.Dialect.Name,
            Evaluations = evaluations,
        };
    }

    private static string Summary(ImmutableArray<PolicyEvaluation> evaluations)
    {
        var first = evaluations[0];
        var port = $"{first.Protocol.Label()} {first.Port}";
        var mixed = evaluations.Any(one => one.Verdict != first.Verdict) ? " of some of the pods" : "";
        return first.Verdict switch
        {
            PolicyVerdict.Allowed => $"Policies let {first.Source} reach {first.Destination} on {port}.",
            PolicyVerdict.Denied when first.Egress.Verdict == PolicyVerdict.Denied && first.Ingress.Verdict == PolicyVerdict.Denied =>
                $"Policies at both ends keep {first.Source} from {first.Destination} on {port}{mixed}: {first.Egress.Summary}; {first.Ingress.Summary}.",
            PolicyVerdict.Denied =>
                $"Policies keep {first.Source} from {first.Destination} on {port}{mixed}: {Deciding(first, PolicyVerdict.Denied).Summary}.",
            _ => $"Whether policies let {first.Source} reach {first.Destination} on {port} cannot be told{mixed}: "
                + $"{Deciding(first, PolicyVerdict.Unknown).Summary}.",
        };
    }

    private static PolicyEndEvaluation Deciding(PolicyEvaluation one, PolicyVerdict verdict) => one.Egress.Verdict == verdict ? one.Egress : one.Ingress;

    private static PolicyEvaluation Of(PolicyExplanation explained, int alike) => new()
    {
        Verdict = Verdict(explained.Decision.Outcome),
        Source = explained.Flow.Source.ToString(),
        Destination = explained.Flow.Destination.ToString(),
        Protocol = explained.Flow.Protocol,
        Port = explained.Flow.Port,
        Alike = alike,
        Egress = Of(explained.Egress, explained.Flow),
        Ingress = Of(explained.Ingress, explained.Flow),
    };

    private static PolicyEndEvaluation Of(PolicyChain chain, PolicyFlow flow) => new(
        Verdict(chain.Decision.Outcome),
        Camel(chain.Decision.Reason),
        PolicyWords.Describe(chain, flow),
        [
            .. chain.Steps.Select(step => new PolicyEvaluationStep(
                Camel(step.Stage), step.Policy.Reference, Camel(step.Effect), step.Path(chain.Direction), step.RuleName)),
        ]);

    private static int Rank(PolicyVerdict verdict) => verdict switch
    {
        PolicyVerdict.Denied => 0,
        PolicyVerdict.Unknown => 1,
        _ => 2,
    };

    private static string Camel<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
