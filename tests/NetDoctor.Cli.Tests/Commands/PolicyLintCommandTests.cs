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

    [Theory]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}", "")]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}", "kube-system")]
    [InlineData("namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}", "")]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}, podSelector: {matchLabels: {app: nginx}}", "")]
    [InlineData("namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [monitoring, ops]}]}", "")]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}, podSelector: {matchLabels: {app: prometheus}}", "monitoring")]
    public async Task Manifests_of_one_app_do_not_tell_what_other_namespaces_have(string peer, string declared)
    {
        var ran = await LintText($$$"""
            {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: {{{(declared.Length > 0 ? declared : "shop")}}} } }
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: guard, namespace: shop}
            spec: {podSelector: {}, ingress: [{from: [{ {{{peer}}} }]}]}
            """);

        Assert.Equal((0, "Nothing is wrong with the policies.\n"), (ran.ExitCode, ran.Out));
    }

    [Fact]
    public async Task A_policy_that_got_lost_in_broken_YAML_is_not_fine()
    {
        var ran = await LintText("""
            {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: c, image: i}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind NetworkPolicy
            metadata: {name: guard, namespace: shop}
            """);

        Assert.Equal((2, ""), (ran.ExitCode, ran.Out));
        Assert.Contains("shop.yaml:", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_manifests_that_are_piped_in()
    {
        var run = new Ran.Run(null) { In = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: c, image: i}]}}" };

        Assert.Equal(0, (await run.StartAsync(["policy", "lint", "--manifests", "-"], TestContext.Current.CancellationToken)).ExitCode);
    }

    [Fact]
    public async Task Wants_a_file_or_folder()
    {
        var empty = await Ran.Of("policy", "lint", "--manifests", "");
        var absent = await Ran.Of("policy", "lint", "--manifests", "nosuch");

        Assert.Equal((2, "netdoctor: --manifests: a file or folder is expected, or - for what is piped in.\n"), (empty.ExitCode, empty.Error));
        Assert.Equal((2, "netdoctor: nosuch: There is no such file or folder.\n"), (absent.ExitCode, absent.Error));
    }

    private async Task<Ran> LintText(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "shop.yaml"), text, TestContext.Current.CancellationToken);
        return await Ran.Of("policy", "lint", "--manifests", _folder.FullName);
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
