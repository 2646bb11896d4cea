using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class PolicyLintCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-cli");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Finds_a_label_that_is_one_letter_off()
    {
        var ran = await Lint("wep");

        Assert.Equal(1, ran.ExitCode);
        Assert.Matches("(?m)^POL04 +warning +NetworkPolicy shop/guard +ingress\\[0\\]\\.from\\[0\\] +.*shop/web has app=web", ran.Out);
    }

    [Fact]
    public async Task Answers_in_json()
    {
        var ran = await Lint("wep", "-o", "json");

        Assert.Contains(JsonSerializer.Deserialize<PolicyLint>(ran.Out, NetDoctorJson.Options)!.Findings, finding => finding.Id == "POL04");
    }

    [Fact]
    public async Task What_only_may_surprise_is_no_failure()
    {
        var ran = await Lint("web");

        Assert.Equal(0, ran.ExitCode);
        Assert.DoesNotContain("warning", ran.Out, StringComparison.Ordinal);
    }

    private async Task<Ran> Lint(string client, params string[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "shop.yaml"), $$$"""
            {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: payments, namespace: shop, labels: {app: payments}}, spec: {containers: [{name: c, image: i}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: guard, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: {{{client}}} } } }], ports: [{port: 8080}]}]
            """, TestContext.Current.CancellationToken);
        return await Ran.Of(["policy", "lint", "--manifests", _folder.FullName, .. more]);
    }
}
