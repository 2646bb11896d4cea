using k8s;
using NetDoctor.Kubernetes.Configuration;

namespace NetDoctor.Kubernetes.Tests.Configuration;

public sealed class ClientConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Reads_a_token_file_next_to_the_kubeconfig()
    {
        Write("token", "secret\n");
        var configuration = Load(null, Kubeconfig("{ tokenFile: token }"));
        var header = await configuration.TokenProvider.GetAuthenticationHeaderAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Bearer secret", header.ToString());
        Assert.Equal("http://127.0.0.1:9", configuration.Host);
    }

    [Fact]
    public void Takes_a_user_without_credentials()
    {
        var configuration = Load(null, Kubeconfig("{}"));
        Assert.Null(configuration.AccessToken);
        Assert.Null(configuration.TokenProvider);
        Assert.Equal("http://127.0.0.1:9", configuration.Host);
    }

    [Fact]
    public void Takes_the_context_that_is_asked_for_from_any_of_the_files()
    {
        var first = Kubeconfig("{ token: a }");
        var second = Write(
            "second",
            """
            apiVersion: v1
            kind: Config
            clusters: [{ name: other, cluster: { server: "http://127.0.0.1:10" } }]
            contexts: [{ name: other, context: { cluster: other, user: another } }]
            users: [{ name: another, user: { token: b } }, { name: somebody, user: { token: c } }]
            current-context: other
            """);
        Assert.Equal("a", Load(null, first, second).AccessToken);
        Assert.Equal("b", Load(null, second, first).AccessToken);
        Assert.Equal("b", Load("other", first, second).AccessToken);
    }

    [Theory]
    [InlineData("clusters: [")]
    [InlineData("")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: nowhere")]
    public void Says_that_a_kubeconfig_cannot_be_used(string text)
    {
        var error = Assert.Throws<ClusterConfigurationException>(() => Load(null, Write("broken", text)));
        Assert.StartsWith("The cluster's configuration cannot be used: ", error.Message, StringComparison.Ordinal);
    }

    private static KubernetesClientConfiguration Load(string? context, params string[] paths) =>
        ClientConfiguration.Load(new ClusterLocation.Files(paths), context);

    private string Kubeconfig(string user) => Write(
        "config",
        $$"""
        apiVersion: v1
        kind: Config
        clusters: [{ name: lab, cluster: { server: "http://127.0.0.1:9" } }]
        contexts: [{ name: lab, context: { cluster: lab, user: somebody } }]
        users: [{ name: somebody, user: {{user}} }]
        current-context: lab
        """);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
