using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NetDoctor.Lab.Tests;

/// <summary><c>dotnet run --project</c> keeps the folder it is typed in, so that the kubeconfig it writes is where it says.</summary>
public sealed class RunFolderTests
{
    [Theory]
    [InlineData("NetDoctor.Lab")]
    [InlineData("NetDoctor.Api")]
    public async Task Runs_where_it_is_started(string project)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.GetFullPath($"../../src/{project}/{project}.csproj", Path.GetDirectoryName(Here())!);
        var start = new ProcessStartInfo("dotnet", ["msbuild", file, "-getProperty:RunWorkingDirectory"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        Assert.Equal(("", 0), (text.Trim(), process.ExitCode));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
