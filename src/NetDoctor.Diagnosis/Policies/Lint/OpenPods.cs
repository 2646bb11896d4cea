using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Workloads that no policy is about, in namespaces that have policies.</summary>
internal static class OpenPods
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) =>
        from ns in world.Namespaces
        where world.Snapshot.NetworkPolicies.InNamespace(ns).Any(policy => policy.AppliesToIngress)
        from workload in world.PodsOf(ns)
            .Where(pod => !world.World.Evaluator.Index.Concerns(pod, PolicyDirection.Ingress))
            .Select(pod => FlowClass.WorkloadOf(world.Snapshot, pod.Pod!)).Distinct()
        select new PolicyLintFinding("POL36", Severity.Info, workload, null,
            $"No policy is about its incoming traffic, though namespace {ns} has policies: everybody can reach it on every port.",
            "Add a policy that selects its pods, or a default one that denies, if that is not meant.");
}
