using System.Net;
using System.Text.Json;
using NetDoctor.Model.Policies;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Policies;

/// <summary>What almost lets a flow through, changes and their effect, and lint, by HTTP.</summary>
public sealed class PolicyHelpEndpointsTests
{
    private const string Evaluate = "/api/v1/policies/evaluate";
    private const string WhatIf = "/api/v1/policies/what-if";
    private const string LintPath = "/api/v1/policies/lint";

    private const string Deny = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: payments, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: payments}}
          policyTypes: [Ingress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web-frontend}}}], ports: [{port: 8080}]}]
        """;

    [Fact]
    public async Task Names_the_near_miss_and_the_change_for_what_is_denied()
    {
        await using var host = await StartAsync(Deny);
        using var response = await host.PostAsync(Evaluate, """{"from":"shop/web","to":"payments.shop:80"}""");
        var answer = await ApiHost.ReadAsync<PolicyAnswer>(response);

        Assert.Equal(PolicyVerdict.Denied, answer.Verdict);
        var one = Assert.Single(answer.Evaluations);
        Assert.Equal(("POL04", "ingress[0].from[0]"), (one.NearMisses[0].Id, one.NearMisses[0].Rule));
        var patch = Assert.Single(one.Change!.Patches);
        Assert.Equal("The change opens nothing else.", one.Change.Summary);
        Assert.StartsWith("kubectl -n shop patch networkpolicy payments --type=json", patch.Command, StringComparison.Ordinal);
        Assert.StartsWith("apiVersion: networking.k8s.io/v1\n", patch.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_only_that_it_is_allowed_where_it_is()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync(Evaluate, """{"from":"shop/web","to":"payments.shop:80"}""");
        var answer = await ApiHost.ReadAsync<PolicyAnswer>(response);

        Assert.Equal(PolicyVerdict.Allowed, answer.Verdict);
        Assert.All(answer.Evaluations, one => Assert.Null(one.Change));
    }

    [Fact]
    public async Task Answers_for_manifests_in_the_body()
    {
        await using var host = await ApiHost.StartAsync();
        var manifests = $"{Deny}\n---\n{Pod("web")}\n---\n{Pod("payments")}";
        using var response = await host.PostAsync(Evaluate, Json(new { from = "shop/web", to = "shop/payments:8080", manifests }));
        var answer = await ApiHost.ReadAsync<PolicyAnswer>(response);

        Assert.Equal((PolicyVerdict.Denied, "specification"), (answer.Verdict, answer.Dialect));
        foreach (var (body, type) in new[] { (Json(new { manifests }), "application/json"), (manifests, "application/yaml") })
        {
            using var lint = await host.PostAsync(LintPath, body, type);
            Assert.Contains((await ApiHost.ReadAsync<PolicyLint>(lint)).Findings, finding => finding.Id == "POL04");
        }
    }

    [Fact]
    public async Task Refuses_names_that_there_are_not_and_manifests_that_cannot_be_read()
    {
        await using var host = await ApiHost.StartAsync();

        var manifests = await host.PostProblemAsync(LintPath, Json(new { manifests = "kind: NetworkPolicy\nspec: [" }), HttpStatusCode.BadRequest);
        Assert.Equal("manifests[0]", manifests.Errors!.Value[0].Field);
        var delete = await host.PostProblemAsync(WhatIf, """{"delete":[{"kind":"NetworkPolicy","namespace":"shop","name":"none"}]}""", HttpStatusCode.BadRequest);
        Assert.Equal("delete[0]", delete.Errors!.Value[0].Field);
        await host.PostProblemAsync(WhatIf, "{}", HttpStatusCode.BadRequest);
        await host.PostProblemAsync(WhatIf, """{"apply":[]}""", HttpStatusCode.BadRequest);
        var pod = await host.PostProblemAsync(WhatIf, Json(new { apply = new[] { Deny, "kind: Pod" } }), HttpStatusCode.BadRequest);
        Assert.Equal("apply[1]", pod.Errors!.Value[0].Field);
        var flow = new { from = "shop/web", to = "payments.shop:80", manifests = Deny };
        var twoWorlds = await host.PostProblemAsync(WhatIf, Json(new { apply = Deny, flows = new[] { flow } }), HttpStatusCode.BadRequest);
        Assert.Equal("flows[0].manifests", twoWorlds.Errors!.Value[0].Field);
        await host.GetProblemAsync($"{LintPath}?namespace=shpo", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Says_what_a_policy_would_cut_before_it_is_made()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.PostAsync(WhatIf, Json(new { apply = Deny, flows = new[] { new { from = "shop/web", to = "payments.shop:80" } } }));
        var answer = await ApiHost.ReadAsync<PolicyWhatIfAnswer>(response);

        Assert.Equal((PolicyVerdict.Allowed, PolicyVerdict.Denied), (answer.Flows[0].Before.Verdict, answer.Flows[0].After.Verdict));
        Assert.Contains(answer.Flips, flip => flip is { Source: "Deployment shop/web", Destination: "Deployment shop/payments", After: PolicyVerdict.Denied });
        Assert.Equal(answer.Total, answer.Flips.Length);
        Assert.True(answer.IsComplete);
    }

    [Fact]
    public async Task Says_what_deleting_a_policy_opens()
    {
        await using var host = await StartAsync(Deny);
        using var response = await host.PostAsync(WhatIf, """{"delete":[{"kind":"NetworkPolicy","namespace":"shop","name":"payments"}],"limit":1}""");
        var answer = await ApiHost.ReadAsync<PolicyWhatIfAnswer>(response);

        Assert.Single(answer.Flips);
        Assert.True(answer.Total > 1);
        Assert.Contains("1 of which are listed", answer.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_what_is_wrong_with_the_policies_of_the_cluster()
    {
        await using var host = await StartAsync(Deny);
        var lint = await host.GetJsonAsync<PolicyLint>($"{LintPath}?namespace=shop");

        Assert.Contains(lint.Findings, finding => finding is { Id: "POL04", Path: "ingress[0].from[0]", Subject.Name: "payments" });
        Assert.Empty((await host.GetJsonAsync<PolicyLint>($"{LintPath}?namespace=default")).Findings);
    }

    private static async Task<ApiHost> StartAsync(string manifest)
    {
        var host = await ApiHost.StartAsync();
        host.Cluster.Snapshot = SnapshotBuilder.HealthyShop().Manifest(manifest).Build();
        return host;
    }

    private static string Pod(string name) => $$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{name}}}, namespace: shop, labels: {app: {{{name}}} }}
        spec: {containers: [{name: c, image: i}]}
        """;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
