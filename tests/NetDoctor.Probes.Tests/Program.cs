using NetDoctor.Probes.Tests;
using NetDoctor.Probes.Tests.Sockets;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The runner of xunit, as it generates it, and beside it the command that makes probes inside of a network namespace.
return args switch
{
    [ProbeCommand.Name] => await ProbeCommand.RunAsync(CancellationToken.None),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
