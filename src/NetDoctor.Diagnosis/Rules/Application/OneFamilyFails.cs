using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>Every address of one IP family fails, and every one of the other answers: clients wait, or fail, by what they prefer.</summary>
/// <remarks>Failures that NetDoctor's own host reports by itself do not count: it may have no route for that family while others have.
/// Source: RFC 8305; Kubernetes documentation, "IPv4/IPv6 dual-stack".</remarks>
public sealed class OneFamilyFails : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP24", "One IP family fails", Severity.Warning, Hop.Network)
    {
        Explains = ["APP01", "APP02", "APP04", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var step in new[] { LadderStep.Frontend, LadderStep.Endpoint })
        {
            ImmutableArray<Observation> dials =
                AddressResults.Telling(context.At(step).Where(one => one.Plan.Endpoint is null or { IsChosen: true }));
            if (AddressResults.BadFamily(dials) is not { } bad)
            {
                continue;
            }

            var failing = dials.Where(one => AddressResults.FamilyOf(one) == bad).ToList();
            var working = dials.Where(one => AddressResults.FamilyOf(one) != bad).ToList();
            var (badName, goodName) = (AddressResults.Name(bad), AddressResults.Name(AddressResults.FamilyOf(working[0])));
            var finding = EndpointResults.Finding(context, failing, "", "", FixOf(context, badName));
            yield return finding with
            {
                Subject = context.Route.Service?.Reference.ToString() ?? finding.Subject,
                Summary = $"{context.Route.Question.Asked.To} fails over {badName} ({failing[0].Result.Target} "
                    + $"{ProbeText.Describe(failing[0].Result)}) and works over {goodName} ({working[0].Result.Target}).",
                Evidence = [.. finding.Evidence, DiagnosisContext.Observed(working[0])],
                Coverage = EndpointResults.CoverageOf(context.Observations.Where(one =>
                    one.Failed && one.Plan.Step is LadderStep.Frontend or LadderStep.Endpoint && AddressResults.FamilyOf(one) == bad)),
                Severity = Severity.Warning,
            };
            yield break;
        }
    }

    private static Fix FixOf(DiagnosisContext context, string family) => context.Route.Service is { } service
        ? new Fix(
            $"See whether pods listen on {family}, too, and whether the network between nodes carries it; until then publish one family only.",
            $"kubectl -n {service.Namespace} get service {service.Name} -o jsonpath='{{.spec.ipFamilyPolicy}} {{.spec.ipFamilies}}'")
        : new Fix($"See whether the target listens on {family}, and whether the way there carries it.");
}
