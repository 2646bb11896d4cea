using Microsoft.Extensions.Configuration;

namespace NetDoctor.Bot.Tests;

public sealed class ListeningGuardTests
{
    [Theory]
    [InlineData("http://127.0.0.1:3978")]
    [InlineData("http://localhost:3978;http://[::1]:0")]
    [InlineData("http://127.9.9.9:1")]
    [InlineData("")]
    public void Lets_development_mode_listen_on_loopback(string urls) => ListeningGuard.Check(Settings(("Bot:Development", "true"), ("urls", urls)));

    [Theory]
    [InlineData("http://*:3978")]
    [InlineData("http://+:80")]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://127.0.0.1:3978;http://10.1.2.3:80")]
    [InlineData("https://bot.example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    public void Refuses_development_mode_on_any_other_address(string urls)
    {
        var exception = Assert.Throws<BotConfigurationException>(() => ListeningGuard.Check(Settings(("Bot:Development", "true"), ("urls", urls))));
        Assert.Contains("loopback addresses only", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_ports_and_endpoints_that_are_open_too()
    {
        Assert.Throws<BotConfigurationException>(() => ListeningGuard.Check(Settings(("Bot:Development", "true"), ("http_ports", "8080"))));
        Assert.Throws<BotConfigurationException>(() => ListeningGuard.Check(
            Settings(("Bot:Development", "true"), ("Kestrel:Endpoints:Http:Url", "http://*:5000"))));
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
}
