using System.Net;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Api.Tests.Policies;

public sealed class ConnectivityEndpointsTests
{
    private const string Path = "/api/v1/policies/connectivity";

    private const string Manifests = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}
        ---
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {template: {metadata: {labels: {app: db}}}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress, Egress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}, {port: 6000, endPort: 6005}]}]
        """;

    [Fact]
    public async Task Lists_the_cluster_page_by_page()
    {
        await using var host = await ApiHost.StartAsync();
        var all = await host.GetJsonAsync<ConnectivityList>($"{Path}?limit=500");
        var rows = new List<ConnectivityRow>();
        for (string? cursor = ""; cursor is not null && rows.Count < 500;)
        {
            var page = await host.GetJsonAsync<ConnectivityList>($"{Path}?limit=3&cursor={Uri.EscapeDataString(cursor)}");
            Assert.InRange(page.Items.Length, 1, 3);
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        Assert.True(rows.Count > 6);
        Assert.Equal(all.Items.Select(Line), rows.Select(Line));
        Assert.All(rows, row => Assert.True(row.Connections.IsAll));
    }

    [Fact]
    public async Task Follows_a_policy_that_is_made()
    {
        await using var host = await ApiHost.StartAsync();
        const string Filter = $"{Path}?destination=shop/payments&source=shop/web";
        Assert.Single((await host.GetJsonAsync<ConnectivityList>(Filter)).Items);
        var closed = new NetworkPolicy { Namespace = "shop", Name = "closed", AppliesToIngress = true };
        host.Cluster.Snapshot = host.Cluster.Snapshot with { NetworkPolicies = host.Cluster.Snapshot.NetworkPolicies.With(closed) };
        var left = Assert.Single((await host.GetJsonAsync<ConnectivityList>(Filter)).Items);

        // Of a plugin that was not recognised it is not known whether it judges SCTP.
        Assert.True(left.Connections.IsEmpty);
        Assert.Equal("SCTP", left.Undecided?.ToString());
    }

    [Fact]
    public async Task Judges_manifests_instead_of_the_cluster()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.IsReady = false;
        foreach (var (body, type) in new[]
        {
            (Json(Manifests), "application/json"), (Manifests, "application/yaml"), ($$"""{"manifests":{{JsonSerializer.Serialize(Manifests)}}}""", "application/json"),
        })
        {
            using var response = await host.PostAsync($"{Path}?destination=shop/sts/db", body, type);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var text = await ApiHost.TextAsync(response);
            Assert.Equal(
                """{"items":[{"source":{"namespace":"shop","kind":"Deployment","name":"web"},"destination":{"namespace":"shop","kind":"StatefulSet","name":"db"},"connections":[{"protocol":"TCP","ports":[{"from":5432,"to":5432},{"from":6000,"to":6005}]}]}],"dialect":"specification","notes":[]}""",
                text);
        }
    }

    [Fact]
    public async Task Reads_several_texts_as_one_world()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync($"{Path}?namespace=shop", Json([.. Manifests.Split("---")]));
        var list = await ApiHost.ReadAsync<ConnectivityList>(response);
        Assert.Equal(
            ["shop/Deployment/web -> shop/StatefulSet/db: TCP 5432,6000-6005", "shop/Deployment/web -> 0.0.0.0-255.255.255.255: All", "0.0.0.0-255.255.255.255 -> shop/Deployment/web: All"],
            list.Items.Select(Line));
    }

    [Fact]
    public async Task Writes_CSV_with_the_next_page_in_a_header()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync($"{Path}?limit=1&namespace=shop", Json(Manifests), headers: ("Accept", "text/csv"));
        Assert.Equal("text/csv; charset=utf-8; header=present", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "source,destination,protocol,ports,note\r\nshop/Deployment/web,shop/StatefulSet/db,TCP,\"5432,6000-6005\",\r\n",
            await ApiHost.TextAsync(response));
        var link = Assert.Single(response.Headers.GetValues("Link"));
        Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
        using var next = await host.PostAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)].Replace("limit=1", "limit=9", StringComparison.Ordinal), Json(Manifests), headers: ("Accept", "text/csv"));
        Assert.Equal(3, (await ApiHost.TextAsync(next)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.False(next.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("namespace=shpo", "There is no namespace shpo; did you mean shop?")]
    [InlineData("source=shop/wbe", "There is no workload wbe in namespace shop; did you mean shop/web?")]
    [InlineData("destination=web", "'web' names nobody: expected ns/name, ns/kind/name, an address, a range in CIDR notation, or ingressController.")]
    [InlineData("limit=0", "limit is 0: expected 1 to 500.")]
    public async Task Refuses_what_names_nobody(string query, string detail)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(detail, (await host.PostProblemAsync($"{Path}?{query}", Json(Manifests), HttpStatusCode.BadRequest)).Detail);
    }

    [Fact]
    public async Task Names_the_line_of_a_manifest_that_is_wrong()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync(Path, Json(Manifests, Manifests.Replace("port: 5432", "port: 0", StringComparison.Ordinal)), HttpStatusCode.BadRequest);
        var error = Assert.Single(problem.Errors!.Value);
        Assert.Equal("manifests[1]", error.Field);
        Assert.StartsWith("manifests[1], line ", error.Message, StringComparison.Ordinal);
        Assert.Contains("NetworkPolicy db is not valid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"manifests":[]}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"manifests":[null]}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"manifests":[7]}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/yaml", HttpStatusCode.BadRequest)]
    [InlineData("a: b", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Refuses_bodies_without_manifests(string body, string type, HttpStatusCode status)
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostProblemAsync(Path, body, status, type);
    }

    [Fact]
    public async Task Refuses_bodies_that_are_too_large()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Api:MaxManifestBytes", "1024"));
        await host.PostProblemAsync(Path, Json(new string('#', 1024)), HttpStatusCode.RequestEntityTooLarge);
        await host.PostProblemAsync(Path, new string('#', 1025), HttpStatusCode.RequestEntityTooLarge, "application/yaml");
    }

    [Fact]
    public async Task Says_what_it_cannot_know()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.AdminNetworkPolicy, CacheState.NotServed);
        Assert.NotEmpty((await host.GetJsonAsync<ConnectivityList>(Path)).Items);
        host.Cluster.SetState(ResourceKind.NetworkPolicy, CacheState.Forbidden);
        var problem = await host.GetProblemAsync(Path, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("without NetworkPolicy", problem.Detail, StringComparison.Ordinal);
        host.Cluster.IsReady = false;
        await host.GetProblemAsync(Path, HttpStatusCode.ServiceUnavailable);
    }

    private static string Line(ConnectivityRow row) => $"{row.Source} -> {row.Destination}: {row.Connections}";

    private static string Json(params string[] manifests) =>
        JsonSerializer.Serialize(new ManifestsRequest { Manifests = [.. manifests] }, NetDoctorJson.Options);
}
