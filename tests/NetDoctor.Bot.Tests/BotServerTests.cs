using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Tests;

public sealed class BotServerTests
{
    [Fact]
    public void Does_not_start_where_nobody_could_talk_to_it()
    {
        var exception = Assert.Throws<BotConfigurationException>(() => WebApplication.CreateBuilder().AddBot());
        Assert.StartsWith("Nobody could talk to it: give it an account in Slack", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_door_for_terminals_unless_it_is_in_development()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Slack:BotToken"] = "xoxb-1-test",
            ["Slack:SigningSecret"] = "0123456789abcdef0123456789abcdef",
            ["urls"] = "http://0.0.0.0:0",
        });
        builder.AddBot();
        var channels = builder.Services.Where(service => service.ServiceType == typeof(IChatChannel));
        Assert.Single(channels);
    }
}
