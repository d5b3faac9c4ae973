package io.penstock.cli.target;

import io.penstock.admin.AdminClient;
import io.penstock.admin.ClusterAdmin;
import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.client.ClientOptions;
import jakarta.jms.ConnectionFactory;
import picocli.CommandLine.Option;

/** The options that say which broker a command talks to, and as whom. */
public final class BrokerTarget {
    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            defaultValue = "${env:PENSTOCK_URL:-penstock://127.0.0.1:10911}",
            description = "Broker or name server, with options (default: ${DEFAULT-VALUE}; or PENSTOCK_URL).")
    private String url;

    @Option(names = "--user", paramLabel = "NAME", description = "User to log in as (default: anonymous).")
    private String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            defaultValue = "${env:PENSTOCK_PASSWORD}",
            description = "The user's password; asked for if no value follows (or PENSTOCK_PASSWORD).")
    private String password;

    /** Where the command talks to. */
    public String url() {
        return url;
    }

    /** For the messaging API. */
    public ConnectionFactory factory() {
        return user == null
                ? new PenstockConnectionFactory(url)
                : new PenstockConnectionFactory(user, password == null ? "" : password, url);
    }

    /** For the administration of one broker, by a name server of the first by name that can be reached. The caller closes it. */
    public AdminClient admin() {
        return AdminClient.connect(settings());
    }

    /** For the administration of all brokers that the URL leads to. The caller closes it. */
    public ClusterAdmin cluster() {
        return ClusterAdmin.connect(settings());
    }

    private ConnectionSettings settings() {
        ConnectionSettings settings = ConnectionSettings.parse(url);
        return user == null
                ? settings
                : settings.withLogin(new ClientOptions.Login(user, password == null ? "" : password));
    }
}
