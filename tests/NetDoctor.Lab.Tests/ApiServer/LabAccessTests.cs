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
        Assert.Equal(expected, new LabAccess(Store()).Allows(new AccessRequest(CoreDns, verb, group, resource)));

    [Fact]
    public void Denies_a_ServiceAccount_without_a_binding() =>
        Assert.False(new LabAccess(Store()).Allows(
            new AccessRequest("system:serviceaccount:kube-system:default", "list", "", "services")));

    [Theory]
    [InlineData("kube-system", "leases", "kube-controller-manager", true)]
    [InlineData("kube-system", "leases", "kube-scheduler", false)]
    [InlineData("kube-system", "leases", null, false)]
    [InlineData("kube-system", "configmaps", null, true)]
    [InlineData("default", "configmaps", null, false)]
    [InlineData(null, "configmaps", null, false)]
    public void Grants_what_a_Role_says_in_its_namespace_and_of_its_names(string? ns, string resource, string? name, bool expected) =>
        Assert.Equal(expected, new LabAccess(Store()).Allows(new AccessRequest(
            "system:serviceaccount:netdoctor:netdoctor", "list", resource == "leases" ? "coordination.k8s.io" : "", resource, ns, name)));

    [Fact]
    public async Task Refuses_a_ServiceAccount_in_the_words_of_the_API()
    {
        await using var api = await LabApi.StartAsync();
        api.Client.DefaultRequestHeaders.Authorization = new("Bearer", CoreDns);
        var (code, body) = await api.GetAsync("/api/v1/namespaces/shop/secrets");

        Assert.Equal(403, code);
        Assert.Equal(
            "secrets is forbidden: User \"system:serviceaccount:kube-system:coredns\" cannot list resource \"secrets\" in API group \"\" "
            + "in the namespace \"shop\"",
            body["message"]!.ToString());
    }

    [Fact]
    public void Lets_everybody_else_do_everything() => Assert.True(new LabAccess(Store()).Allows(
        new AccessRequest("lab", "delete", "", "secrets")));

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
        store.Create(ResourceTypes.Roles, (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"netdoctor","namespace":"kube-system"},"rules":[
              {"apiGroups":[""],"resources":["configmaps"],"verbs":["list"]},
              {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"resourceNames":["kube-controller-manager"],"verbs":["list"]}]}
            """)!);
        store.Create(ResourceTypes.RoleBindings, (JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"netdoctor","namespace":"kube-system"},"roleRef":{"kind":"Role","name":"netdoctor"},
             "subjects":[{"kind":"ServiceAccount","name":"netdoctor","namespace":"netdoctor"}]}
            """)!);
        return store;
    }
}
