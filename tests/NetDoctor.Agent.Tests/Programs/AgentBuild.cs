using System.Collections.Immutable;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>The agent as a program: compiled as it runs, or the native binary that is shipped.</summary>
/// <remarks>Where the native one is, <c>NETDOCTOR_AGENT_BINARY</c> says; it takes a minute to make, so that without the variable its tests
/// are skipped, but never in CI.</remarks>
internal static class AgentBuild
{
    public const string Jit = "JIT";
    public const string Native = "native";

    private const string Variable = "NETDOCTOR_AGENT_BINARY";

    /// <summary>Path of the native binary; asking for it skips the test where there is none.</summary>
    /// <exception cref="InvalidOperationException">There is none, and <c>CI</c> is set: there it is a must.</exception>
    public static string NativePath
    {
        get
        {
            var path = Environment.GetEnvironmentVariable(Variable);
            if (!string.IsNullOrEmpty(path))
            {
                return File.Exists(path) ? path : throw new InvalidOperationException($"{Variable} names {path}, which is not there.");
            }

            if (Environment.GetEnvironmentVariable("CI") is not (null or "" or "false"))
            {
                throw new InvalidOperationException($"The native agent must be tested here, but {Variable} is not set.");
            }

            Assert.Skip($"{Variable} is not set: publish the agent, and say where it is.");
            return "";
        }
    }

    /// <summary>The command that runs a build.</summary>
    public static ImmutableArray<string> Command(string build) => build == Native
        ? [NativePath]
        : ["env", "DOTNET_TieredPGO=0", NamespaceLab.DotNet, Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll")];
}
