package io.anythingagents.database;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.hibernate.HibernateException;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/**
 * Finds the transaction manager of whichever server runs us: Hibernate's own platforms each know one server, and the
 * same persistence unit has to start on all of them.
 */
@SuppressWarnings("BanJNDI") // fixed names of the server's own tree, never user input
public class ContainerJtaPlatform extends AbstractJtaPlatform {
    private static final long serialVersionUID = 1L;

    /** WildFly, Payara. */
    private static final List<String> TRANSACTION_MANAGERS =
            List.of("java:jboss/TransactionManager", "java:appserver/TransactionManager");

    @Override
    protected TransactionManager locateTransactionManager() {
        NamingException last = null;
        for (String name : TRANSACTION_MANAGERS) {
            try {
                return InitialContext.doLookup(name);
            } catch (NamingException e) {
                last = e;
            }
        }
        throw new HibernateException("No transaction manager under any of " + TRANSACTION_MANAGERS, last);
    }

    @Override
    protected UserTransaction locateUserTransaction() {
        try {
            return InitialContext.doLookup("java:comp/UserTransaction");
        } catch (NamingException e) {
            throw new HibernateException("No user transaction under java:comp/UserTransaction", e);
        }
    }
}
