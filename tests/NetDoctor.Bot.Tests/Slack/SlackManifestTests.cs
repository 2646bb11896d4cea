using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The manifests of the app: what Slack takes, and what the bot needs.</summary>
public sealed class SlackManifestTests
{
    [Theory]
    [InlineData("manifest.yaml")]
    [InlineData("manifest-socket-mode.yaml")]
    public async Task Are_what_Slacks_own_schema_allows(string name)
    {
        var tools = ChatTools.FindOrSkip("schemas");

        var (exitCode, output) = await ChatTools.RunAsync(tools, "validate-slack-manifest.cjs", PathOf(name));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Name_the_paths_that_the_bot_has()
    {
        await using var host = await SlackHost.StartAsync();
        var paths = Regex.Matches(Read("manifest.yaml"), @"url: https://netdoctor-bot\.example\.com(?<path>\S+)").Select(match => match.Groups["path"].Value).ToList();

        Assert.Equal(["/slack/commands", "/slack/events", "/slack/interactivity"], paths.Order(StringComparer.Ordinal));
        foreach (var path in paths)
        {
            using var response = await host.PostAsync(path, "{}", secret: "another");
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public void Differ_only_in_how_Slack_reaches_the_bot()
    {
        static string[] Lines(string name) => [.. Read(name).Split('\n').Where(line => !line.StartsWith('#') && !line.Contains("url:", StringComparison.Ordinal))];

        Assert.Equal(
            Lines("manifest.yaml"), Lines("manifest-socket-mode.yaml").Select(line => line.Replace("socket_mode_enabled: true", "socket_mode_enabled: false", StringComparison.Ordinal)));
        Assert.DoesNotContain("url:", Read("manifest-socket-mode.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_for_every_scope_that_is_missed_when_it_is_not_there()
    {
        var scopes = Regex.Matches(Read("manifest.yaml"), @"- (?<scope>[a-z_.]+:?[a-z.]*) +#").Select(match => match.Groups["scope"].Value).ToImmutableArray();

        Assert.Empty(SlackScopes.Missing(scopes, hasGroups: false));
        Assert.Equal(["usergroups:read"], SlackScopes.Missing(scopes, hasGroups: true).Select(missing => missing.Scope));
        Assert.Empty(SlackScopes.Missing([], hasGroups: true));
        Assert.Equal("chat:write", SlackScopes.Missing(scopes.Remove("chat:write"), hasGroups: false).Single().Scope);
    }

    private static string PathOf(string name) => Path.Combine(ChatTools.Root, "deploy", "slack", name);

    private static string Read(string name) => File.ReadAllText(PathOf(name));
}
