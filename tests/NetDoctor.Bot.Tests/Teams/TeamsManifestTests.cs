using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>The manifest of the app, and its icons.</summary>
public sealed class TeamsManifestTests
{
    [Fact]
    public async Task Is_what_Microsofts_own_schema_allows()
    {
        var tools = ChatTools.FindOrSkip("schemas");

        var (exitCode, output) = await ChatTools.RunAsync(tools, "validate-teams-manifest.cjs", PathOf("manifest.json"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Is_of_one_app_in_all_scopes()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(PathOf("manifest.json")))!;
        var bot = Assert.Single(manifest["bots"]!.AsArray())!;

        Assert.Equal(manifest["id"]!.GetValue<string>(), bot["botId"]!.GetValue<string>());
        Assert.Equal(["personal", "team", "groupChat"], bot["scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
    }

    [Theory]
    [InlineData("color.png", 192)]
    [InlineData("outline.png", 32)]
    public void Has_icons_of_the_right_size(string name, int pixels)
    {
        var bytes = File.ReadAllBytes(PathOf(name));

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal((pixels, pixels), (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))));
    }

    private static string PathOf(string name) => Path.Combine(ChatTools.Root, "deploy", "teams", name);
}
