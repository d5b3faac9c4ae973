package io.penstock.jms;

import jakarta.jms.ConnectionMetaData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;

/** What this provider is: the same for all connections. Immutable, for any thread. */
public final class PenstockConnectionMetaData implements ConnectionMetaData {
    private static final List<String> JMSX_PROPERTIES =
            List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount", "JMSXUserID", "JMSXAppID");

    private final String version;

    public PenstockConnectionMetaData() {
        Properties built = new Properties();
        try (InputStream in = PenstockConnectionMetaData.class.getResourceAsStream("version.properties")) {
            built.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("version.properties is part of the provider and cannot be read", unreadable);
        }
        version = built.getProperty("version");
    }

    @Override
    public String getJMSVersion() {
        return "3.1";
    }

    @Override
    public int getJMSMajorVersion() {
        return 3;
    }

    @Override
    public int getJMSMinorVersion() {
        return 1;
    }

    @Override
    public String getJMSProviderName() {
        return "Penstock";
    }

    @Override
    public String getProviderVersion() {
        return version;
    }

    @Override
    public int getProviderMajorVersion() {
        return part(0);
    }

    @Override
    public int getProviderMinorVersion() {
        return part(1);
    }

    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(JMSX_PROPERTIES);
    }

    private int part(int index) {
        return Integer.parseInt(version.split("[.-]")[index]);
    }
}
