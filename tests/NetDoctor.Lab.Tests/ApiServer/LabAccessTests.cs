using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

public sealed class LabAccessTests
{
    private const string CoreDns = "system:serviceaccount:kube-system:coredns";

    [Theory]
    [InlineData("list", "", "services", true)]
    [InlineData("watch", "discovery.k8s.io", "endpointslices", true)]
    [InlineData("delete", "", "services", false)]
    [InlineData("list", "", "secrets", false)]
    [InlineData("list", "discovery.k8s.io", "services", false)]
    public void Grants_what_the_role_of_a_ServiceAccount_says(string verb, string group, string resource, bool expected) =>
        Assert.Equal(expected, new LabAccess(Store()).Allows(CoreDns, verb, group, resource));

    [Fact]
    public void Denies_a_ServiceAccount_without_a_binding() =>
        Assert.False(new LabAccess(Store()).Allows("system:serviceaccount:kube-system:default", "list", "", "services"));

    [Fact]
    public void Lets_everybody_else_do_everything() => Assert.True(new LabAccess(Store()).Allows("lab", "delete", "", "secrets"));

    private static ObjectStore Store()
    {
        var store = new ObjectStore(TimeProvider.System);
        store.Create(ResourceTypes.ClusterRoles, (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"system:coredns"},"rules":[
              {"apiGroups":[""],"resources":["services","namespaces"],"verbs":["list","watch"]},
              {"apiGroups":["discovery.k8s.io"],"resources":["endpointslices"],"verbs":["*"]}]}
            """)!);
        store.Create(ResourceTypes.ClusterRoleBindings, (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"system:coredns"},"roleRef":{"kind":"ClusterRole","name":"system:coredns"},
             "subjects":[{"kind":"ServiceAccount","name":"coredns","namespace":"kube-system"}]}
            """)!);
        return store;
    }
}
