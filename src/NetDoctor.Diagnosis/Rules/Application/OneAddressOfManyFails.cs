using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>A name has several addresses, and some of them fail: clients fail now and then, by the address that they take.</summary>
/// <remarks>For names that lead out of the cluster's own endpoints: ExternalName, hosts outside. The endpoints of a Service are EPS11's.
/// Source: RFC 1794 (answers in turn); RFC 6724 (choice of the client).</remarks>
public sealed class OneAddressOfManyFails : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP25", "One of n IPs bad", Severity.Warning, Hop.Network)
    {
        Explains = ["APP01", "APP02", "APP03", "APP04", "POD10"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!EndpointResults.IsDirect(context.Route))
        {
            yield break;
        }

        // An address is as bad as the worst that was seen of it.
        ImmutableArray<Observation> dials =
        [
            .. AddressResults.Telling(context.At(LadderStep.Frontend).Concat(context.At(LadderStep.Application)))
                .GroupBy(one => one.Result.Target, StringComparer.Ordinal)
                .Select(group => group.FirstOrDefault(one => one.Failed) ?? group.First()),
        ];
        var bad = dials.Where(one => one.Failed).ToList();
        if (bad.Count == 0 || bad.Count == dials.Length || AddressResults.BadFamily(dials) is not null)
        {
            yield break;
        }

        var host = context.Route.ExternalHost ?? context.Route.Question.Asked.To;
        var listed = PodWords.List(bad.Select(one => $"{one.Result.Target} {ProbeText.Describe(one.Result)}"), 3);
        yield return new RuleFinding
        {
            Subject = host,
            Summary = $"{bad.Count} of the {dials.Length} addresses of {host} {(bad.Count == 1 ? "fails" : "fail")}: {listed}; clients fail "
                + "when they take such a one.",
            Evidence = [.. bad.Select(one => DiagnosisContext.Observed(one)), DiagnosisContext.Observed(dials.First(one => one.Succeeded))],
            Coverage = EndpointResults.CoverageOf(bad),
            Fixes =
            [
                new Fix($"Take the bad address out of the name {host}, or mend what should answer there."),
                new Fix("Until then let clients try the next address: connect timeouts well below those of their requests."),
            ],
        };
    }
}
