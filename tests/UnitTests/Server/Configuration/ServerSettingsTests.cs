using Microsoft.Extensions.Logging;
using Patchbay.Server.Configuration;

namespace Patchbay.UnitTests.Server.Configuration;

public sealed class ServerSettingsTests
{
    [Fact]
    public void Without_anything_the_defaults_hold()
    {
        var settings = Read([], []);
        Assert.Equal((7410, 7411, "localhost"), (settings.Server.HttpPort, settings.Server.HttpsPort, settings.Server.Listen));
        Assert.EndsWith("patchbay", settings.Server.Data);
    }

    [Fact]
    public void The_command_line_overrides_the_environment()
    {
        var settings = Read(
            ["--http-port", "1", "--data=/tmp/a=b"],
            new() { ["PATCHBAY_HTTP_PORT"] = "2", ["PATCHBAY_HTTPS_PORT"] = "3", ["PATCHBAY_LIMITS_CONNECTIONS_MAX"] = "4", ["PATCHBAY_LOG_LEVEL"] = "debug", ["PATCHBAY_NAMES"] = "" });
        Assert.Equal((1, 3, "/tmp/a=b"), (settings.Server.HttpPort, settings.Server.HttpsPort, settings.Server.Data));
        Assert.Equal((4, LogLevel.Debug), (settings.Limits.ConnectionsMax, settings.Server.LogLevel));
    }

    [Theory]
    [InlineData("There is no option --prot;", "--prot", "1")]
    [InlineData("There is no option records.json;", "records.json")]
    [InlineData("The option --data needs a value.", "--data")]
    [InlineData("HttpPort (--http-port, PATCHBAY_HTTP_PORT) is 'x', which is not a whole number that fits.", "--http-port", "x")]
    [InlineData("HttpPort (--http-port, PATCHBAY_HTTP_PORT) is '99999999999', which is not a whole number that fits.", "--http-port", "99999999999")]
    [InlineData("HttpPort (--http-port, PATCHBAY_HTTP_PORT) is 65536, but has to be from 0 to 65535.", "--http-port", "65536")]
    [InlineData("HttpsPort (--https-port, PATCHBAY_HTTPS_PORT) is 7410, the same as HttpPort.", "--https-port", "7410")]
    [InlineData("Data (--data, PATCHBAY_DATA) is empty.", "--data", "")]
    [InlineData("Listen (--listen, PATCHBAY_LISTEN) is '0.0.0.0', which others can reach, but nobody has to say who he is", "--listen", "0.0.0.0")]
    [InlineData("Listen (--listen, PATCHBAY_LISTEN) is 'example.com', which is neither localhost nor an IP address", "--listen", "example.com")]
    [InlineData("Names (--names, PATCHBAY_NAMES) names 'a b', which is no host name.", "--names", "logs.local,a b")]
    [InlineData("LogLevel (--log-level, PATCHBAY_LOG_LEVEL) is 'loud', which is none of Trace,", "--log-level", "loud")]
    [InlineData("Limits:BodiesInFlightBytesMax (--limits-bodies-in-flight-bytes-max, PATCHBAY_LIMITS_BODIES_IN_FLIGHT_BYTES_MAX) is 2000, but has to be 134217728 at least", "--limits-bodies-in-flight-bytes-max", "2000")]
    public void A_wrong_setting_is_named(string expected, params string[] arguments)
    {
        ServerSettings.Read(arguments, new Dictionary<string, string>(), out var failures);
        Assert.StartsWith(expected, Assert.Single(failures));
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        ServerSettings.Read(["--http-port", "x", "--https-port", "70000", "--engine-queries-max", "0", "--nope=1"], new Dictionary<string, string>(), out var failures);
        Assert.Equal(4, failures.Count);
    }

    [Fact]
    public void A_mistyped_variable_is_told()
    {
        var settings = Read([], new() { ["PATCHBAY_HTTPPORT"] = "1", ["PATCHBAY_SERVER"] = "http://localhost:1", ["PATCHBAY_HTTP_PORT"] = "2", ["PATH"] = "" });
        Assert.Equal(["PATCHBAY_HTTPPORT"], settings.UnknownVariables);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    public void Any_loopback_address_can_be_listened_on(string address) => Assert.Equal(address, Read(["--listen", address], []).Server.Listen);

    [Fact]
    public void Any_address_can_be_listened_on_where_everybody_signs_in() => Assert.Equal("0.0.0.0", Read(["--listen", "0.0.0.0", "--identity-required", "true"], []).Server.Listen);

    [Fact]
    public void The_names_of_settings_are_one_of_a_kind_and_described()
    {
        Assert.NotEmpty(Setting.All);
        Assert.Equal(Setting.All.Count, Setting.All.Select(setting => setting.Option).Distinct().Count());
        Assert.All(Setting.All, setting => Assert.EndsWith(".", setting.Description));
    }

    private static ServerSettings Read(string[] arguments, Dictionary<string, string> environment)
    {
        var settings = ServerSettings.Read(arguments, environment, out var failures);
        Assert.Empty(failures);
        return settings;
    }
}
