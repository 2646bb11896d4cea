using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Policies of the backend's pods do not admit the pods of the Ingress' controller, which dial them whoever asks.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies"; "Ingress Controllers".</remarks>
public sealed class ControllerNotAdmitted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL28", "Ingress controller not admitted", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "ING31"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.TargetKind != RouteTargetKind.Ingress || IngressAnswers.Served(context))
        {
            yield break;
        }

        var denied = PolicyProof.Closed(context, PolicyDirection.Ingress);
        if (denied.IsEmpty)
        {
            yield break;
        }

        var end = denied[0].Ingress!;
        var policy = end.Chain.Decision.Policy!;
        var isAll = denied.Length == context.Policies.Flows.Length;
        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = $"The Ingress' controller {end.Flow.Source} does not get through to {(isAll ? "its backend" : $"{denied.Length} of {context.Policies.Flows.Length} endpoints")}: {end.Words}.",
            Evidence =
            [
                context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, end.Chain.Direction) : end.Words),
                .. context.At(LadderStep.Application).Where(observation => !observation.Succeeded || ApplicationResults.IsBroken(context.Route, observation))
                    .Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = DenialFixes.Of(context, end),
            Coverage = isAll ? Coverage.All : Coverage.Of(denied.Select(flow => flow.Endpoint!.Address.ToString())),
        };
    }
}
