using System.Diagnostics;
using NetDoctor.TestKit.Exec;

namespace NetDoctor.Kubernetes.Tests.Exec;

/// <summary>The server that stands for the API server in tests of commands in pods speaks as kubectl expects it.</summary>
public sealed class FakeExecServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task Runs_a_command_for_kubectl(int exitCode)
    {
        Assert.SkipUnless(IsKubectlPresent(), "kubectl is not installed");
        var protocol = "";
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                protocol = session.Protocol;
                var input = await session.ReadToEndAsync();
                await session.WriteAsync(ExecSession.Output, $"heard {input}");
                await session.WriteAsync(ExecSession.Errors, "a warning\n");
                await session.ExitAsync(exitCode);
            },
            Ct);

        var (code, output, error) = await KubectlAsync(server, "hello", "exec", "-i", "agent-1", "-c", "agent", "--", "netdoctor-agent", "info");

        Assert.Equal((exitCode, "v5.channel.k8s.io", "heard hello"), (code, protocol, output));
        Assert.StartsWith("a warning\n", error, StringComparison.Ordinal);
        Assert.StartsWith(
            "/api/v1/namespaces/netdoctor/pods/agent-1/exec?command=netdoctor-agent&command=info&container=agent&", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    private static bool IsKubectlPresent() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "kubectl")));

    private static async Task<(int Code, string Output, string Error)> KubectlAsync(FakeExecServer server, string input, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("netdoctor-kubectl-");
        using var process = Process.Start(new ProcessStartInfo(
            "kubectl", ["--server", server.Address.AbsoluteUri, "--cache-dir", folder.FullName, "--namespace", "netdoctor", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Of the machine's own clusters none is meant.
            Environment = { ["KUBECONFIG"] = Path.Combine(folder.FullName, "none"), ["KUBECTL_REMOTE_COMMAND_WEBSOCKETS"] = "true" },
        })!;
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), Ct);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(Ct);
            var error = process.StandardError.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            folder.Delete(recursive: true);
        }
    }
}
