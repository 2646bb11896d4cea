using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>DNS does not lead the host to the Ingress' address: it knows no address, or one where nobody serves the host.</summary>
/// <remarks>An address of something before the Ingress, such as a CDN, is no fault while it serves. What the cluster's DNS answers
/// need not be what others are answered. Source: Kubernetes API reference, Ingress v1, IngressStatus; RFC 1035 §3.4.1.</remarks>
public sealed class HostLeadsElsewhere : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING29", "DNS of the host differs from the Ingress' address", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress],
        Explains = ["APP01", "APP02", "APP04", "DNS01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!IngressAnswers.Applies(context) || context.Route.Ingress is not { Claim: { IsEligible: true, Ingress: var ingress } } view
            || view.Addresses.IsEmpty || !view.Hostnames.IsEmpty)
        {
            yield break;
        }

        var answers = IngressLadder.AnswersOf(context.Observations).ToList();
        var names = context.At(LadderStep.Name).ToList();
        if (answers.Count == 0)
        {
            if (names.Count > 0 && names.TrueForAll(one => one.Result.Outcome is ProbeOutcome.NxDomain or ProbeOutcome.NoData))
            {
                var finding = Finding(context, view, ingress, $"DNS has no address for {view.Host}", names, Coverage.All);
                yield return finding with { Hop = Hop.Dns };
            }

            yield break;
        }

        var failed = context.At(LadderStep.Application)
            .Where(one => IsAt(one, answers) && !view.Addresses.Any(address => address.ToString() == one.Result.Target)
                && one.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError)
                && !IngressAnswers.IsFromBackend(context, one))
            .ToList();
        var own = context.At(LadderStep.Application).FirstOrDefault(one =>
            view.Addresses.Any(address => address.ToString() == one.Result.Target) && IngressAnswers.IsFromBackend(context, one));
        if (failed.Count == 0 || own is null)
        {
            foreach (var finding in NotDialled(context, view, ingress, answers, names))
            {
                yield return finding;
            }

            yield break;
        }

        yield return Finding(
            context, view, ingress,
            $"DNS answers {string.Join(", ", answers)} for {view.Host}, where "
                + $"{string.Join(", ", failed.Select(one => $"{one.Result.Target} {ProbeText.Describe(one.Result)}"))}",
            [.. names, .. failed, own],
            IngressAnswers.Served(context) ? Coverage.Of(failed.Select(one => one.Result.Target)) : Coverage.All);
    }

    // It may be a CDN's, or nobody's any more: what NetDoctor does not dial it cannot judge.
    private static IEnumerable<RuleFinding> NotDialled(
        DiagnosisContext context, IngressView view, Ingress ingress, List<IPAddress> answers, List<Observation> names)
    {
        if (answers.TrueForAll(answer => context.RefusedTargets.Any(target => target.Address == new IPEndPoint(answer, view.Port).ToString())))
        {
            var what = $"DNS answers {string.Join(", ", answers)} for {view.Host}, which NetDoctor does not dial";
            yield return Finding(context, view, ingress, what, names, Coverage.All) with { IsHazard = true, Severity = Severity.Warning };
        }
    }

    private static RuleFinding Finding(
        DiagnosisContext context, IngressView view, Ingress ingress, string what, List<Observation> seen, Coverage coverage)
    {
        var addresses = string.Join(", ", view.Addresses.Select(address => address.Address).Distinct());
        return new RuleFinding
        {
            Subject = $"Host {view.Host}",
            Summary = $"{what}, but Ingress {IngressFacts.NameOf(ingress)} is at {addresses}.",
            Evidence =
            [
                context.Derived(ingress, $"status.loadBalancer {addresses}"),
                .. seen.Select(one => DiagnosisContext.Observed(one)),
            ],
            Coverage = coverage,
            Severity = coverage.IsAll ? null : Severity.Warning,
            Fixes =
            [
                new Fix(
                    $"Let the record of {view.Host} hold {addresses} (by hand, or let external-dns read the Ingress again).",
                    $"kubectl -n {ingress.Namespace} get ingress {ingress.Name} -o wide"),
            ],
        };
    }

    private static bool IsAt(Observation one, List<IPAddress> answers) =>
        IPEndPoint.TryParse(one.Result.Target, out var target) && answers.Contains(target.Address);
}
