using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PriorityConflictTests
{
    private const string Two = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-payments}
        spec:
          priority: 10
          subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: payments}}}}
          ingress:
          - {name: nobody, action: Deny, from: [{namespaces: {}}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: yes-payments}
        spec:
          priority: 10
          subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: payments}}}}
          ingress:
          - {action: Allow, from: [{namespaces: {}}]}
        """;

    private const string OfSource = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-shop}
        spec:
          priority: 10
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
          egress:
          - {action: Deny, to: [{namespaces: {}}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: yes-shop}
        spec:
          priority: 10
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
          egress:
          - {action: Allow, to: [{namespaces: {}}]}
        """;

    // The first version that applies ClusterNetworkPolicies.
    private const string Enforcing = "calico-node=quay.io/calico/node:v3.32.0";

    // A conflict of the Baseline tier is met only after the Admin tier passed.
    private const string Passing = """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: asked-first}
        spec:
          tier: Admin
          priority: 1
          subject: {namespaces: {}}
          ingress:
          - {action: Pass, from: [{namespaces: {}}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: no-base}
        spec:
          tier: Baseline
          priority: 7
          subject: {namespaces: {}}
          ingress:
          - {action: Deny, from: [{namespaces: {}}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: yes-base}
        spec:
          tier: Baseline
          priority: 7
          subject: {namespaces: {}}
          ingress:
          - {action: Accept, from: [{namespaces: {}}]}
        """;

    private const string ByName = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-range}
        spec:
          priority: 10
          subject: {namespaces: {}}
          egress:
          - {action: Deny, to: [{networks: [203.0.113.0/24]}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: yes-name}
        spec:
          priority: 10
          subject: {namespaces: {}}
          egress:
          - {action: Allow, to: [{domainNames: [api.example.com]}]}
        """;

    [Fact]
    public void Reports_two_policies_that_disagree_and_leaves_the_verdict_open()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Manifest(Two), PolicyCase.Dropped());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
        Assert.Contains("AdminNetworkPolicy no-payments denies and AdminNetworkPolicy yes-payments allows", PolicyCase.Of(judgement, "POL20")!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_them_as_the_cause_where_NetDoctor_itself_is_dropped()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Manifest(Two), PolicyCase.Dropped(), from: null);

        Assert.Equal((Verdict.Unreachable, "POL20"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void A_conflict_that_only_the_source_meets_is_no_cause_of_what_fails_for_NetDoctor()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Manifest(OfSource), PolicyCase.Dropped());

        Assert.NotEqual("POL20", judgement.Cause?.Id);
        Assert.Equal(FindingRole.Hazard, PolicyCase.Of(judgement, "POL20")!.Role);
    }

    [Fact]
    public void Reports_one_that_leaves_it_to_a_NetworkPolicy()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "closed", "app=payments")
            .Manifest(Two.Replace("action: Deny", "action: Pass", StringComparison.Ordinal));

        var found = PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL20");

        Assert.StartsWith("AdminNetworkPolicy no-payments passes and AdminNetworkPolicy yes-payments allows", found!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_only_those_of_one_priority()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster(Enforcing).Manifest(Passing), PolicyCase.Dropped(), from: null);

        var summary = PolicyCase.Of(judgement, "POL20")!.Summary;
        Assert.StartsWith("ClusterNetworkPolicy no-base denies and ClusterNetworkPolicy yes-base allows", summary, StringComparison.Ordinal);
        Assert.Contains("with priority 7", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_one_of_which_it_is_not_known_whether_it_matches()
    {
        var judgement = PolicyCase.Ask(
            PolicyCase.Cluster().Manifest(ByName), PolicyCase.Dropped().Sockets(ProbeOutcome.Timeout, "203.0.113.20:443"), from: null, to: "203.0.113.20:443");

        Assert.StartsWith("AdminNetworkPolicy no-range denies and AdminNetworkPolicy yes-name may match", PolicyCase.Of(judgement, "POL20")!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_two_of_one_priority_that_agree() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(PolicyCase.Cluster().Manifest(Two.Replace("Allow", "Deny", StringComparison.Ordinal)), PolicyCase.Dropped()), "POL20"));

    [Fact]
    public void Ignores_two_with_a_priority_of_their_own() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(PolicyCase.Cluster().Manifest(Different(Two)), PolicyCase.Dropped()), "POL20"));

    private static string Different(string two)
    {
        var last = two.LastIndexOf("priority: 10", StringComparison.Ordinal);
        return string.Concat(two.AsSpan(0, last), "priority: 20", two.AsSpan(last + "priority: 10".Length));
    }
}
