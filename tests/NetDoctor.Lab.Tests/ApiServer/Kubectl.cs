using System.Diagnostics;

namespace NetDoctor.Lab.Tests.ApiServer;

/// <summary>Runs kubectl against a lab.</summary>
internal sealed class Kubectl : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netdoctor-kubectl-").FullName;

    public Kubectl(Uri url) => NetDoctor.Lab.ApiServer.Kubeconfig.Write(Kubeconfig, url);

    private string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>Whether this machine has kubectl.</summary>
    public static bool IsPresent { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "kubectl")));

    /// <summary>Starts it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["--kubeconfig", Kubeconfig, "--cache-dir", _folder, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it and gives what it printed.</summary>
    public async Task<(int Code, string Output, string Error)> TryAsync(string? input, params string[] arguments)
    {
        using var process = Start(arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs it, asserts that it succeeds, and gives what it printed.</summary>
    public async Task<string> RunAsync(string? input, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
