using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Policies;

public sealed class PolicyEndpointsTests
{
    private const string Path = "/api/v1/policies/evaluate";

    [Theory]
    [InlineData("shop/web", "payments.shop:80", "", PolicyVerdict.Denied)]
    [InlineData("shop/web", "payments.shop", "", PolicyVerdict.Denied)]
    [InlineData("shop/deploy/web", "shop/payments:8080", "", PolicyVerdict.Denied)]
    [InlineData("outside", "shop/web", ""","port":"http" """, PolicyVerdict.Allowed)]
    [InlineData("node/n1", "10.96.1.2:80", "", PolicyVerdict.Denied)]
    public async Task Decides_by_the_policies_of_the_cluster(string from, string to, string more, PolicyVerdict verdict)
    {
        await using var host = await Guarded();

        var answer = await AskAsync(host, $$"""{"from":"{{from}}","to":"{{to}}"{{more}}}""");

        Assert.Equal(verdict, answer.Verdict);
    }

    [Fact]
    public async Task Counts_pods_behind_a_Service_that_policies_treat_alike()
    {
        await using var host = await Guarded();

        var answer = await AskAsync(host, """{"from":"shop/web","to":"payments.shop:80"}""");

        var one = Assert.Single(answer.Evaluations);
        Assert.Equal((8080, 2), (one.Port, one.Alike));
        Assert.Equal("isolated", one.Ingress.Reason);
        Assert.Equal("NetworkPolicy shop/closed", Assert.Single(one.Ingress.Steps).Policy.ToString());
    }

    [Fact]
    public async Task Judges_manifests_instead_of_the_cluster()
    {
        await using var host = await Guarded();
        host.Cluster.IsReady = false;
        var manifests = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}
            ---
            {apiVersion: a/v1, kind: Widget, metadata: {name: w}}
            """;

        var answer = await AskAsync(host, JsonSerializer.Serialize(
            new PolicyQuestion { From = "outside", To = "shop/web", Port = "1", Manifests = [manifests] }, NetDoctorJson.Options));

        Assert.Equal((PolicyVerdict.Allowed, "specification"), (answer.Verdict, answer.Dialect));
        Assert.Equal("manifests[0]:3: a/v1 Widget is not a kind that NetDoctor reads.", Assert.Single(answer.Notes));
    }

    [Theory]
    [InlineData("""{"from":"shop/wbe","to":"payments.shop:80"}""", "from", "did you mean shop/web?")]
    [InlineData("""{"from":"shop/web","to":"payment.shop:80"}""", "to", "did you mean payments.shop?")]
    [InlineData("""{"from":"shop/web","to":"shop/payments"}""", "port", "has no port")]
    [InlineData("""{"from":"shop/web"}""", "to", "to is missing")]
    [InlineData("""{"from":"shop/web","to":"a.b","manifests":"{kind: NetworkPolicy}"}""", "manifests[0]", "manifests[0], line 1: It is no Kubernetes object")]
    [InlineData("""{"from":"shop/web","to":"a.b","manifests":"a: [\nkind: Pod"}""", "manifests[0]", "manifests[0], line ")]
    [InlineData("""{"from":"shop/web","to":"a.b","manifests":[]}""", "manifests", "manifests has no Kubernetes object")]
    [InlineData("""{"from":"shop/web","to":"a.b","manifests":[7]}""", "manifests", "expected")]
    public async Task Names_what_is_wrong_with_the_question(string json, string field, string message)
    {
        await using var host = await Guarded();

        var problem = await host.PostProblemAsync(Path, json, HttpStatusCode.BadRequest);

        var error = Assert.Single(problem.Errors!.Value);
        Assert.Equal(field, error.Field);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_answer_without_the_policies()
    {
        await using var host = await Guarded();
        host.Cluster.SetState(ResourceKind.NetworkPolicy, CacheState.Forbidden);

        var problem = await host.PostProblemAsync(Path, """{"from":"shop/web","to":"payments.shop:80"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("urn:netdoctor:problem:cannot-be-told", problem.Type);
        Assert.Contains("without NetworkPolicy", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_answer_for_a_Service_without_pods()
    {
        await using var host = await Guarded();
        host.Cluster.Snapshot = new SnapshotBuilder().Namespace("shop").Pod("shop", "web", "10.244.1.1", "n1").Service("shop", "empty", "10.96.1.9", "80").Build();

        var problem = await host.PostProblemAsync(Path, """{"from":"shop/web","to":"empty.shop:80"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Contains("selects no pod", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_answer_before_the_cluster_is_known()
    {
        await using var host = await Guarded();
        host.Cluster.IsReady = false;

        await host.PostProblemAsync(Path, """{"from":"shop/web","to":"payments.shop:80"}""", HttpStatusCode.ServiceUnavailable);
    }

    private static async Task<ApiHost> Guarded()
    {
        var host = await ApiHost.StartAsync();
        host.Cluster.Snapshot = SnapshotBuilder.HealthyShop().Policy("shop", "closed", "app=payments").Build();
        return host;
    }

    private static async Task<PolicyAnswer> AskAsync(ApiHost host, string json)
    {
        using var response = await host.PostAsync(Path, json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<PolicyAnswer>(NetDoctorJson.Options, TestContext.Current.CancellationToken))!;
    }
}
