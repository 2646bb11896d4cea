using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using NetDoctor.Client.Agents;

namespace NetDoctor.Cli.Tests.Commands;

[UnsupportedOSPlatform("windows")]
public sealed class CertsCreateCommandTests : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly string _root = Directory.CreateTempSubdirectory("netdoctor-certs").FullName;

    private string Out => Path.Combine(_root, "certs");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Makes_an_authority_that_vouches_for_each_end_for_its_own_purpose_only()
    {
        var ran = await RunAsync("--out", Out);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains($"Next: kubectl apply -f {Out}/secrets.yaml", ran.Out, StringComparison.Ordinal);
        var api = new CertificateFolder(Path.Combine(Out, "api"), TimeProvider.System).Current;
        var agent = new CertificateFolder(Path.Combine(Out, "agent"), TimeProvider.System).Current;
        Assert.Equal(("CN=netdoctor-api", "CN=netdoctor-agent"), (api.Own.Subject, agent.Own.Subject));
        Assert.True(api.Own.MatchesHostname("netdoctor-api") && agent.Own.MatchesHostname("netdoctor-agent"));
        Assert.True(api.Own.HasPrivateKey && agent.Own.HasPrivateKey);
        Assert.True(api.Vouches(agent.Own, ServerPurpose) && agent.Vouches(api.Own, ClientPurpose));
        Assert.False(api.Vouches(agent.Own, ClientPurpose) || agent.Vouches(api.Own, ServerPurpose));
    }

    [Fact]
    public async Task Lets_nobody_else_read_a_key()
    {
        await RunAsync("--out", Out);
        Assert.All(new[] { "ca.key", "api/tls.key", "agent/tls.key", "secrets.yaml" }, name =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Out, name))));
        Assert.DoesNotContain("ca.key", File.ReadAllText(Path.Combine(Out, "secrets.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Out, "ca.key")))[..200], File.ReadAllText(Path.Combine(Out, "secrets.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_secrets_with_the_same_certificates()
    {
        await RunAsync("--out", Out, "-n", "monitoring");
        var secrets = File.ReadAllText(Path.Combine(Out, "secrets.yaml")).Split("---\n");
        Assert.Equal(2, secrets.Length);
        Assert.All(secrets, secret => Assert.Contains("\n  namespace: monitoring\n", secret, StringComparison.Ordinal));
        Assert.Contains("name: netdoctor-agents-client", secrets[0], StringComparison.Ordinal);
        Assert.Contains("name: netdoctor-agents-server", secrets[1], StringComparison.Ordinal);
        var kept = secrets[1].Split('\n').Single(line => line.Contains("tls.crt:", StringComparison.Ordinal)).Split(": ")[1];
        Assert.Equal(
            File.ReadAllText(Path.Combine(Out, "agent/tls.crt")).TrimEnd(), Encoding.UTF8.GetString(Convert.FromBase64String(kept)).TrimEnd());
    }

    [Fact]
    public async Task Renews_by_the_authority_that_is_there()
    {
        await RunAsync("--out", Out);
        var before = new CertificateFolder(Path.Combine(Out, "agent"), TimeProvider.System).Current;

        var ran = await RunAsync("--out", Out, "--days", "7");

        var after = new CertificateFolder(Path.Combine(Out, "agent"), TimeProvider.System).Current;
        Assert.Contains("The authority is the one that was there.", ran.Out, StringComparison.Ordinal);
        Assert.NotEqual(before.Own.SerialNumber, after.Own.SerialNumber);
        Assert.True(before.Vouches(after.Own, ServerPurpose));
        Assert.InRange(after.Own.NotAfter - DateTime.Now, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task Tells_what_it_wrote_as_json()
    {
        using var told = JsonDocument.Parse((await RunAsync("--out", Out, "-o", "json")).Out);
        Assert.False(told.RootElement.GetProperty("isRenewal").GetBoolean());
        Assert.Equal(5, told.RootElement.GetProperty("files").GetArrayLength());
    }

    [Theory]
    [InlineData("--days", "0", "out of range: expected 1 to 3650")]
    [InlineData("--days", "soon", "Cannot parse argument 'soon'")]
    [InlineData("--namespace", "No!", "'No!' is not the name of a namespace")]
    [InlineData("--out", "/proc/nowhere", "--out: /proc/nowhere cannot be written")]
    public async Task Refuses_what_makes_no_sense(string option, string value, string error)
    {
        var ran = await Ran.Of("certs", "create", option, value);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains(error, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_half_an_authority_and_one_that_cannot_be_read()
    {
        await RunAsync("--out", Out);
        File.WriteAllText(Path.Combine(Out, "ca.key"), "nonsense");
        Assert.Contains("cannot be read", (await RunAsync("--out", Out)).Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(Out, "ca.key"));
        Assert.Contains("has ca.crt but no ca.key", (await RunAsync("--out", Out)).Error, StringComparison.Ordinal);
    }

    private static Task<Ran> RunAsync(params string[] args) =>
        new Ran.Run(null) { TimeProvider = TimeProvider.System }.StartAsync(["certs", "create", .. args], TestContext.Current.CancellationToken);
}
