using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>What the lab can tell of a container without running it: whether its image exists and whether it ends at once.</summary>
internal static class ContainerFate
{
    private const string MissingTag = "does-not-exist";

    private static readonly string[] AgnhostCommands =
        ["netexec", "serve-hostname", "pause", "connect", "porter", "tcp-reset", "grpc-health-checking", "entrypoint-tester", "fake-gitserver"];

    /// <summary>Why the image can't be pulled, in containerd's words; null when it can.</summary>
    public static string? PullFailure(JsonObject container)
    {
        var image = Field.Text(container, "image") ?? "";
        var registry = image.Split('/')[0];
        var host = registry.Split(':')[0];
        if (host.EndsWith(".invalid", StringComparison.Ordinal))
        {
            return $"failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": failed to do request: "
                + $"Head \"https://{registry}/v2/\": dial tcp: lookup {host}: no such host";
        }

        return image.EndsWith($":{MissingTag}", StringComparison.Ordinal)
            ? $"failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": {image}: not found"
            : null;
    }

    /// <summary>The code with which a container ends at once; null when it goes on.</summary>
    public static int? ExitCode(JsonObject container)
    {
        var command = Field.Texts(container, "command").ToList();
        var arguments = Field.Texts(container, "args").ToList();
        List<string> line = [.. command, .. arguments];
        if (line.Count >= 3 && IsShell(line[0]) && line[1] == "-c")
        {
            return ShellExit(line[2]);
        }

        if (line.Count > 0 && (line[0] is "false" or "/bin/false"))
        {
            return 1;
        }

        if (line.Count > 0 && (line[0] is "true" or "/bin/true"))
        {
            return 0;
        }

        var image = Field.Text(container, "image") ?? "";
        var isAgnhost = image.Contains("/agnhost", StringComparison.Ordinal) || image.StartsWith("agnhost", StringComparison.Ordinal);
        var verb = line.SkipWhile(word => word is "/agnhost" or "agnhost").FirstOrDefault();
        return isAgnhost && verb is not null && !AgnhostCommands.Contains(verb) ? 1 : null;
    }

    private static bool IsShell(string word) => word is "sh" or "/bin/sh" or "bash" or "/bin/bash";

    // Only "exit N" as the last statement is understood; any other script is taken to go on.
    private static int? ShellExit(string script)
    {
        var last = script.Split([';', '\n', '&'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        var words = last.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["exit", ..])
        {
            return null;
        }

        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;
    }
}
