using NetDoctor.Model.Diagnoses;

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
