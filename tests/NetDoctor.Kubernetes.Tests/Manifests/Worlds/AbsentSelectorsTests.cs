using NetDoctor.Kubernetes.Manifests.Worlds;

namespace NetDoctor.Kubernetes.Tests.Manifests.Worlds;

public sealed class AbsentSelectorsTests
{
    [Fact]
    public void A_selector_that_is_left_out_of_pods_is_empty_and_noted()
    {
        const string Policy = """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: guard}
            spec:
              priority: 1
              subject: {pods: {podSelector: {matchLabels: {app: db}}}}
              ingress:
              - {action: Deny, from: [{pods: {namespaceSelector: {matchLabels: {team: shop}}}}]}
              egress:
              - {action: Deny, to: [{pods: {namespaceSelector: {}, podSelector: null}}, {namespaces: {}}]}
            """;

        var world = new ManifestWorldReader(TimeProvider.System).ReadText(Policy, "guard.yaml");

        Assert.Empty(world.Errors);
        Assert.Equal(
            [
                "guard.yaml:6: AdminNetworkPolicy guard: namespaceSelector is left out of pods and read as empty; the API server would refuse it.",
                "guard.yaml:8: AdminNetworkPolicy guard: podSelector is left out of pods and read as empty; the API server would refuse it.",
                "guard.yaml:10: AdminNetworkPolicy guard: podSelector is left out of pods and read as empty; the API server would refuse it.",
            ],
            world.Notes.Select(note => note.ToString()));
        var guard = Assert.Single(world.Snapshot.AdminNetworkPolicies.All);
        Assert.True(guard.Subject!.NamespaceSelector.IsEmpty);
        Assert.True(guard.Ingress[0].Peers[0].Pods!.PodSelector.IsEmpty);
        Assert.False(guard.Ingress[0].Peers[0].Pods!.NamespaceSelector.IsEmpty);
    }
}
