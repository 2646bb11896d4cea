using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Rules of the administrator that alone deny a flow.</summary>
internal static class AdministratorRules
{
    /// <summary>The rule that denies, and whether it goes before a NetworkPolicy that would admit the flow.</summary>
    /// <param name="denied">The flow.</param>
    /// <param name="decision">The decision: a rule that denies.</param>
    public static NearMiss Describe(DeniedFlow denied, PolicyEndDecision decision)
    {
        var policy = (ClusterPolicy)decision.Policy!;
        var path = new PolicyStep(decision.Stage!.Value, policy, PolicyEffect.Denies, decision.Rule, decision.Peer, null).Path(denied.Direction);
        var admitting = denied.Isolating.FirstOrDefault(one => denied.AdmittingRule(one) >= 0);
        var before = decision.Stage == PolicyStage.Baseline
            ? $"no NetworkPolicy isolates {denied.Subject} for {denied.Field}, so that the baseline decides"
            : admitting is not null ? $"{PolicyWords.PolicyOf(admitting)} would admit it, but is asked only after that"
            : "that goes before every NetworkPolicy";
        return new NearMiss
        {
            Kind = policy.PolicyKind switch
            {
                ResourceKind.AdminNetworkPolicy => NearMissKind.Administrator,
                ResourceKind.BaselineAdminNetworkPolicy => NearMissKind.Baseline,
                _ => NearMissKind.ClusterTier,
            },
            Direction = denied.Direction,
            Policy = policy,
            Rule = decision.Rule,
            Peer = decision.Peer,
            Wanted = "no rule that denies it first",
            Has = $"{path} denies it",
            Words = $"{path} of {PolicyWords.PolicyOf(policy)} denies it; {before}",
            IsLikely = true,
            Distance = 1,
        };
    }
}
