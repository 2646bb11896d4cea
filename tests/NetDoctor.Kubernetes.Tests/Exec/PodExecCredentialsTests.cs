using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.TestKit.Exec;

namespace NetDoctor.Kubernetes.Tests.Exec;

/// <summary>Commands go by the kubeconfig as every other request: its authority, its token, and that read anew.</summary>
public sealed class PodExecCredentialsTests : IDisposable
{
    private static readonly PodCommand Command = new("netdoctor", "agent-1", "agent", ["netdoctor-agent", "info", "--json"]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-");
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Trust_the_authority_of_the_kubeconfig_and_show_its_token_also_when_it_was_renewed()
    {
        using var certificate = NewCertificate();
        await using var server = await StartAsync(certificate);
        using var connection = Connect(server, certificate);
        var exec = new PodExec(connection, _time);
        Assert.Equal("hello", Encoding.UTF8.GetString((await exec.RunAsync(Command, Ct)).Output.Span));

        server.Token = "new";
        Write("token", "new");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("hello", Encoding.UTF8.GetString((await exec.RunAsync(Command, Ct)).Output.Span));

        server.Token = "newer";
        var error = await Assert.ThrowsAsync<PodExecException>(() => exec.RunAsync(Command, Ct));
        Assert.Contains("401 Unauthorized", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_given_to_who_has_another_certificate()
    {
        using var certificate = NewCertificate();
        using var other = NewCertificate();
        await using var server = await StartAsync(certificate);
        using var connection = Connect(server, other);

        var error = await Assert.ThrowsAsync<PodExecException>(() => new PodExec(connection, _time).RunAsync(Command, Ct));

        Assert.StartsWith("the API server does not answer: The SSL connection could not be established", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    private static async Task<FakeExecServer> StartAsync(X509Certificate2 certificate)
    {
        var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Output, "hello");
                await session.ExitAsync(0);
            },
            certificate,
            Ct);
        server.Token = "old";
        return server;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private ApiConnection Connect(FakeExecServer server, X509Certificate2 authority)
    {
        Write("token", "old");
        Write("ca.crt", authority.ExportCertificatePem());
        var path = Write(
            "config",
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: lab, cluster: { server: "{{server.Address.AbsoluteUri}}", certificate-authority: ca.crt } }]
            contexts: [{ name: lab, context: { cluster: lab, user: somebody } }]
            users: [{ name: somebody, user: { tokenFile: token } }]
            current-context: lab
            """);
        return new ApiConnection(Options.Create(new KubernetesOptions { Kubeconfig = path }), _time);
    }
}
